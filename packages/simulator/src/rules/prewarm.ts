import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import { forcesTool, wantsFormat } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** `max_tokens: 0` fills the cache and does nothing else. */
export const prewarm: Rule = (params, { endpoint }) => {
  if (params.max_tokens !== 0) return undefined;
  const { stream, thinking } = params;
  const refused = [
    endpoint === 'batch' && 'in a batch',
    stream === true && 'with `stream`',
    isDict(thinking) && thinking.type === 'enabled' && 'with `thinking.type` "enabled"',
    wantsFormat(params) && 'with `output_config.format`',
    forcesTool(params) && 'when `tool_choice` forces tool use',
  ].find(Boolean);
  return refused ? invalid(`max_tokens: 0 is not supported ${refused}`) : undefined;
};
