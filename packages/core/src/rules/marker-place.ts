import { listOf } from '../blocks.js';
import { markersOf, remark, takesMark } from '../markers.js';
import { type Rule, type RuleContext, refusalFor, refusedNames } from '../rule.js';
import type { Block, Message } from '../types.js';

/** `cache_control` on a block that cannot carry it: thinking, a deferred tool. */
export const markerPlace: Rule = {
  code: 'marker-place',
  spots: (message: Message) => listOf(message.content).some(isImpossible),
  suspects: (params, context) =>
    refusalFor(context, 'marker-place') !== undefined ||
    (params.tools?.some?.((tool) => isImpossible(tool as Block)) ?? false),
  treat: (draft, context) => {
    const wrong = markersOf(draft).filter(({ block }) => isRefused(block, context));
    if (wrong.length === 0) return draft;
    for (const marker of wrong) context.tell(marker.path, 'This block cannot carry cache_control.');
    return remark(draft, wrong, () => undefined);
  },
};

/** A refusal names a type of block; one that names none is about all marks. */
function isRefused(block: Block, context: RuleContext): boolean {
  const refusal = refusalFor(context, 'marker-place');
  if (refusal && !refusal.names) return true;
  return isImpossible(block) || refusedNames(context, 'marker-place').includes(block.type);
}

function isImpossible(block: Block): boolean {
  return Boolean(block?.cache_control) && !takesMark(block);
}
