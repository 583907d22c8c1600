import { listOf } from '../blocks.js';
import { changeParts, type Part, pathOf } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { summaryAsText } from '../texts.js';
import type { Block, Message, Params } from '../types.js';

const NOTE = 'This block is served with the compact_20260112 strategy only: it becomes text.';

/**
 * A `compaction` block without a signature comes with the strategy that made it (recorded). Where
 * the model has none, or after a refusal, its summary becomes text where it stands; what it stood
 * for is still before it.
 */
export const compactionStrategy: Rule = {
  code: 'compaction-strategy',
  spots: ({ content }: Message) => listOf(content).some(isUnsigned),
  needs: (params, context) => !mayStand(params, context),
  turn: (turn, context) =>
    mayStand(context.request, context) ? turn : changeParts(turn, (part) => asText(part, context)),
};

function asText(part: Part, context: RuleContext): Part | readonly Part[] {
  const { content, cache_control } = part.block;
  if (!isUnsigned(part.block)) return part;
  context.tell(pathOf(part), NOTE);
  // A compaction that failed stands for nothing.
  if (typeof content !== 'string') return [];
  const mark = cache_control === undefined ? {} : { cache_control };
  return { ...part, block: { type: 'text', text: summaryAsText(content), ...mark } };
}

function isUnsigned(block: Block): boolean {
  return block?.type === 'compaction' && block.signature == null;
}

function mayStand(params: Params, context: RuleContext): boolean {
  if (refusalFor(context, 'compaction-strategy')) return false;
  return context.model.compacts || !context.model.known || isCompacting(params);
}

function isCompacting({ context_management: management }: Params): boolean {
  const { edits } = (management ?? {}) as { readonly edits?: unknown };
  return listOf(edits).some((edit) => edit?.type === 'compact_20260112');
}
