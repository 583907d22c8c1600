import { type Draft, mapRun, type Part, pathOf, replaceTurns, type Stretch } from '../draft.js';
import { type Exchange, exchangesOf } from '../pairing.js';
import type { Rule, RuleContext } from '../rule.js';

/** One id for two calls of a turn: the second call is renamed, and with it the second result. */
export const duplicateToolUse: Rule = {
  code: 'duplicate-tool-use',
  treat: (draft, context) =>
    replaceTurns(
      draft,
      exchangesOf(draft).flatMap((exchange) => withOwnIds(draft, exchange, context)),
    ),
};

function withOwnIds(draft: Draft, exchange: Exchange, context: RuleContext): Stretch[] {
  const { assistant, user, calls } = exchange;
  const ids = new Set(calls.map((part) => part.block.id));
  if (assistant === undefined || ids.size === calls.length) return [];
  const called = new Map<unknown, number>();
  const renamed = mapRun(draft, assistant, (part) => {
    const fresh = numbered(part, 'tool_use', 'id', called);
    if (fresh !== part) context.tell(pathOf(part), 'Two calls of one turn share an id.');
    return fresh;
  });
  if (user === undefined) return [renamed];
  const answered = new Map<unknown, number>();
  const answers = mapRun(draft, user, (part) => {
    const id = part.block.tool_use_id;
    const spare = (answered.get(id) ?? 0) < (called.get(id) ?? 0);
    return spare ? numbered(part, 'tool_result', 'tool_use_id', answered) : part;
  });
  return [renamed, answers];
}

/** The part with its id numbered if the id was counted before: `toolu_1`, then `toolu_1-2`. */
function numbered(part: Part, type: string, key: string, counts: Map<unknown, number>): Part {
  if (part.block.type !== type) return part;
  const id = part.block[key];
  const count = (counts.get(id) ?? 0) + 1;
  counts.set(id, count);
  return count === 1 ? part : { ...part, block: { ...part.block, [key]: `${id}-${count}` } };
}
