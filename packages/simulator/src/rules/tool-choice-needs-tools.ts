import { invalid } from '../fault.ts';
import { dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** A choice among tools needs tools, and a named one must be there. */
export const toolChoiceNeedsTools: Rule = ({ tool_choice, tools }) => {
  const [choice] = dicts([tool_choice]);
  if (!choice) return undefined;
  const list = dicts(tools);
  if (list.length === 0 && choice.type !== 'none')
    return invalid('tool_choice may only be specified while providing tools.');
  const missing = choice.type === 'tool' && !list.some(({ name }) => name === choice.name);
  return missing ? invalid(`Tool '${choice.name}' not found in provided tools`) : undefined;
};
