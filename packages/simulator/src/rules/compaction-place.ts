import { hasBeta } from '../betas.ts';
import { type Item, isType, Placed } from '../conversation.ts';
import { type Fault, invalid, invalidAs } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';
import { compactEdit, isSigned, isSummary } from '../summary-block.ts';
import type { Rule } from './rule.ts';

const misplaced =
  '`compaction` block must be sent first, in place of the messages it summarizes; remove those messages';

/** Every compaction block of a request, those in role:system included. */
export function compactionBlocks(items: readonly Item[]): readonly Placed[] {
  return items.flatMap((item) =>
    item.blocks.flatMap((block, position) =>
      isType(block, 'compaction') ? [new Placed(block, item, position)] : [],
    ),
  );
}

/** Whether the tokens that remain of a task budget are given, which no compaction can take. */
export function givesRemaining({ output_config }: Dict): boolean {
  const budget = isDict(output_config) ? output_config.task_budget : undefined;
  return isDict(budget) && budget.remaining != null;
}

/** The block of an on-demand compaction comes first, alone, and with its beta. */
function signedFault(
  { path }: Placed,
  params: Dict,
  { items, betas }: RequestContext,
): Fault | undefined {
  if (!hasBeta(betas, /^compact-2026-09-04$/))
    return invalid(`${path}: \`signature\` requires anthropic-beta: compact-2026-09-04`);
  if (compactionBlocks(items).filter(({ block }) => isSummary(block)).length > 1)
    return invalidAs(
      'compaction_block_ambiguous',
      '`messages` holds more than one `compaction` block; send only the newest',
    );
  if (path !== 'messages.0.content.0' || items[0]?.role === 'system')
    return invalidAs('compaction_block_misplaced', misplaced);
  if (compactEdit(params))
    return invalid(
      `${path}: a signed \`compaction\` block cannot be sent with \`compact_20260112\``,
    );
  return givesRemaining(params)
    ? invalid('`output_config.task_budget.remaining` cannot be sent with a `compaction` block')
    : undefined;
}

/** The block of a compaction at a threshold comes with the strategy that made it. */
function unsignedFault({ path }: Placed, params: Dict, { betas }: RequestContext) {
  if (compactEdit(params)) return undefined;
  return hasBeta(betas, /^compact-2026-01-12$/)
    ? invalid(
        `${path}: \`compaction\` blocks require a \`compact_20260112\` strategy in \`context_management.edits\`.`,
      )
    : invalid(`${path}: a \`compaction\` block with \`content\` requires its \`signature\``);
}

/** Where compaction blocks may stand, and what a request that holds one needs. */
export const compactionPlace: Rule = (params, context) => {
  const blocks = compactionBlocks(context.items);
  const signed = blocks.findLast(({ block }) => isSigned(block));
  if (signed) return signedFault(signed, params, context);
  const unsigned = blocks.find(({ block }) => isSummary(block));
  return unsigned && unsignedFault(unsigned, params, context);
};
