import { listOf } from '../blocks.js';
import { type Draft, withRest } from '../draft.js';
import { markersOf, remark, takesMark } from '../markers.js';
import { type Rule, type RuleContext, refusalFor, refusedNames } from '../rule.js';
import type { Block, Message, Params } from '../types.js';

/** `cache_control` on a block that cannot carry it: thinking, a deferred tool. */
export const markerPlace: Rule = {
  code: 'marker-place',
  spots: (message: Message) => listOf(message.content).some(isImpossible),
  suspects: (params, context) =>
    refusalFor(context, 'marker-place') !== undefined ||
    (params.tools?.some?.((tool) => isImpossible(tool as Block)) ?? false),
  treat: (draft, context) => {
    const wrong = markersOf(draft).filter(({ block }) => isRefused(block, context));
    for (const marker of wrong) context.tell(marker.path, 'This block cannot carry cache_control.');
    const marked = wrong.length > 0 ? remark(draft, wrong, () => undefined) : draft;
    return refusesAll(context) ? withoutAutomatic(marked, context) : marked;
  },
};

function isRefused(block: Block, context: RuleContext): boolean {
  if (refusesAll(context) || isImpossible(block)) return true;
  return refusedNames(context, 'marker-place').includes(block.type);
}

/** A refusal names a type of block; one that names none is about all marks. */
function refusesAll(context: RuleContext): boolean {
  const refusal = refusalFor(context, 'marker-place');
  return refusal !== undefined && refusal.names === undefined;
}

function withoutAutomatic(draft: Draft, context: RuleContext): Draft {
  const { cache_control: mark, ...rest } = draft.rest;
  if (!mark) return draft;
  context.tell('cache_control', 'No mark is taken here.');
  return withRest(draft, rest as Params);
}

function isImpossible(block: Block): boolean {
  return Boolean(block?.cache_control) && !takesMark(block);
}
