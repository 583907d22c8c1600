import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** The claude-3 era and models before October 2024 want tools defined when the history uses them; later ones do not mind. */
export const toolsDefined: Rule = ({ tools }, { items, model, platform }) => {
  const needed = platform.oldWords || model.released < '2024-10';
  if (dicts(tools).length > 0 || !needed) return undefined;
  const uses = items.some(({ blocks }) =>
    blocks.some((block) => isType(block, 'tool_use', 'tool_result')),
  );
  return uses
    ? invalid('Requests which include `tool_use` or `tool_result` blocks must define tools.')
    : undefined;
};
