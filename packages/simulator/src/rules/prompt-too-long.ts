import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** The prompt alone fits into the window; older models count max_tokens in as well. Judged last, of the prompt as the API edited it. */
export const promptTooLong: Rule = (
  { max_tokens },
  { endpoint, model, platform, tokens, betas },
) => {
  if (endpoint === 'count') return undefined;
  const window = model.contextWindow;
  if (tokens > window) return invalid(platform.promptTooLong(tokens, window));
  const strict = model.generation < 4.5 && !betas.has('model-context-window-exceeded-2025-08-26');
  return strict && tokens + Number(max_tokens) > window
    ? invalid(
        `input length and \`max_tokens\` exceed context limit: ${tokens} + ${max_tokens} > ${window}, decrease input length or \`max_tokens\` and try again`,
      )
    : undefined;
};
