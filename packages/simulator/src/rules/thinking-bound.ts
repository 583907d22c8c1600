import type { Placed } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import type { ModelSpec } from '../models.ts';
import type { RequestContext } from '../request-context.ts';
import { isPrevious, isThinking, prefixHashes, readSeal } from '../signature.ts';
import { isSummary } from '../summary-block.ts';
import type { Rule } from './rule.ts';

const advice =
  'Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to "drop_block". That setting requires the `thinking-binding-controls-2026-08-01` value in the `anthropic-beta` header.';

function dropsMismatches({ thinking }: Dict, { endpoint }: RequestContext): boolean {
  const binding = isDict(thinking) ? thinking.block_binding : undefined;
  if (!isDict(binding)) return endpoint === 'batch';
  return binding.prefix_mismatch_behavior === 'drop_block';
}

/** Whether a block stands behind another prefix than it was made for, or behind a gap in the thinking. */
function isMoved(
  { block, item }: Placed,
  before: string,
  hashes: readonly string[],
  model: ModelSpec,
): boolean {
  const seal = readSeal(block.signature);
  if (seal?.model !== model.id) return false;
  return seal.prefix !== hashes[item.index] || (before !== '' && !isPrevious(seal, before));
}

function firstMoved(params: Dict, { items, turns, model }: RequestContext): Placed | undefined {
  const hashes = prefixHashes(params, items);
  let before = '';
  for (const placed of turns.flatMap(({ blocks }) => blocks)) {
    if (isSummary(placed.block)) before = '';
    if (!isThinking(placed.block)) continue;
    if (isMoved(placed, before, hashes, model)) return placed;
    before = String(placed.block.signature ?? '');
  }
  return undefined;
}

/** Models that bind their thinking want everything before it unchanged. Only this simulator's own signatures can be judged. */
export const thinkingBound: Rule = (params, context) => {
  if (!context.model.bindsThinking || dropsMismatches(params, context)) return undefined;
  const moved = firstMoved(params, context);
  return (
    moved &&
    invalid(
      `${moved.path}: Invalid \`signature\` in \`thinking\` block. The block is bound to a different conversation. ${advice}`,
    )
  );
};
