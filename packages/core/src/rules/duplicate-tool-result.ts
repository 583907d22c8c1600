import { mapRun, pathOf } from '../draft.js';
import { exchangesOf, resultAsBlocks } from '../pairing.js';
import type { Rule } from '../rule.js';

/** Two results for one call: a copy goes, another answer becomes text where it stands. */
export const duplicateToolResult: Rule = {
  code: 'duplicate-tool-result',
  treat: (draft, context) =>
    exchangesOf(draft).reduce((current, { user, results }) => {
      const ids = new Set(results.map((part) => part.block.tool_use_id));
      if (user === undefined || ids.size === results.length) return current;
      const seen = new Map<unknown, string>();
      return mapRun(current, user, (part) => {
        if (part.block.type !== 'tool_result') return part;
        const id = part.block.tool_use_id;
        const text = JSON.stringify({ ...part.block, cache_control: undefined });
        const first = seen.get(id);
        if (first === undefined) {
          seen.set(id, text);
          return part;
        }
        context.tell(pathOf(part), `A second result for "${id}" is refused.`);
        return first === text
          ? []
          : resultAsBlocks(part.block).map((block) => ({ ...part, block }));
      });
    }, draft),
};
