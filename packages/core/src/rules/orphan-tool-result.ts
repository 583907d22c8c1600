import { mapRun, pathOf } from '../draft.js';
import { exchangesOf, resultAsBlocks } from '../pairing.js';
import type { Rule } from '../rule.js';

/** A result whose call is not in the assistant turn right before: text where it stands. */
export const orphanToolResult: Rule = {
  code: 'orphan-tool-result',
  treat: (draft, context) =>
    exchangesOf(draft).reduce((current, { user, calls, results }) => {
      const called = new Set(calls.map((part) => part.block.id));
      const isOrphan = (id: unknown) => !called.has(id);
      if (user === undefined || !results.some((part) => isOrphan(part.block.tool_use_id))) {
        return current;
      }
      return mapRun(current, user, (part) => {
        if (part.block.type !== 'tool_result' || !isOrphan(part.block.tool_use_id)) return part;
        context.tell(pathOf(part), 'A result without its call in the turn before becomes text.');
        return resultAsBlocks(part.block).map((block) => ({ ...part, block }));
      });
    }, draft),
};
