import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** Models before October 2024 want tools defined when the history uses them; later ones do not mind. */
export const toolsDefined: Rule = ({ tools }, { items, model }) => {
  if (dicts(tools).length > 0 || model.released >= '2024-10') return undefined;
  const uses = items.some(({ blocks }) =>
    blocks.some((block) => isType(block, 'tool_use', 'tool_result')),
  );
  return uses
    ? invalid('Requests which include `tool_use` or `tool_result` blocks must define tools.')
    : undefined;
};
