import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import { forcesTool, thinkingIsOn } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** A forced tool call: not on every model, never together with manual thinking, and on Bedrock with Sonnet 5 with none. */
export const toolChoiceForced: Rule = (params, { model, platform }) => {
  if (!forcesTool(params)) return undefined;
  if (!model.forcedToolChoice)
    return invalid('tool_choice: type "tool" and "any" are not supported for this model.');
  const manual = isDict(params.thinking) && params.thinking.type === 'enabled';
  const strict = platform.name === 'bedrock' && model.id === 'claude-sonnet-5';
  return manual || (strict && thinkingIsOn(params, model))
    ? invalid('Thinking may not be enabled when tool_choice forces tool use.')
    : undefined;
};
