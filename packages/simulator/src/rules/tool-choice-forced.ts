import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import { forcesTool } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** A forced tool call: not on every model, and never together with manual thinking. */
export const toolChoiceForced: Rule = (params, { model }) => {
  if (!forcesTool(params)) return undefined;
  if (!model.forcedToolChoice)
    return invalid('tool_choice: type "tool" and "any" are not supported for this model.');
  return isDict(params.thinking) && params.thinking.type === 'enabled'
    ? invalid('Thinking may not be enabled when tool_choice forces tool use.')
    : undefined;
};
