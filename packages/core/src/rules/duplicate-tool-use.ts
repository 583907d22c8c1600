import { mapRun, type Part, pathOf } from '../draft.js';
import { exchangesOf } from '../pairing.js';
import type { Rule } from '../rule.js';

/** One id for two calls of a turn: the second call is renamed, and with it the second result. */
export const duplicateToolUse: Rule = {
  code: 'duplicate-tool-use',
  treat: (draft, context) =>
    exchangesOf(draft).reduce((current, { assistant, user, calls: called }) => {
      const ids = new Set(called.map((part) => part.block.id));
      if (assistant === undefined || ids.size === called.length) return current;
      const calls = new Map<unknown, number>();
      const renamed = mapRun(current, assistant, (part) => {
        const fresh = numbered(part, 'tool_use', 'id', calls);
        if (fresh !== part) context.tell(pathOf(part), 'Two calls of one turn share an id.');
        return fresh;
      });
      if (user === undefined) return renamed;
      const results = new Map<unknown, number>();
      return mapRun(renamed, user, (part) => {
        const answered = (results.get(part.block.tool_use_id) ?? 0) + 1;
        const called = calls.get(part.block.tool_use_id) ?? 0;
        return answered > called ? part : numbered(part, 'tool_result', 'tool_use_id', results);
      });
    }, draft),
};

/** The part with its id numbered if the id was counted before: `toolu_1`, then `toolu_1-2`. */
function numbered(part: Part, type: string, key: string, counts: Map<unknown, number>): Part {
  if (part.block.type !== type) return part;
  const id = part.block[key];
  const count = (counts.get(id) ?? 0) + 1;
  counts.set(id, count);
  return count === 1 ? part : { ...part, block: { ...part.block, [key]: `${id}-${count}` } };
}
