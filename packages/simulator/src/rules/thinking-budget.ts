import { hasBeta } from '../betas.ts';
import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { Rule } from './rule.ts';

/** The thinking budget fits into max_tokens, unless thinking is interleaved with tool calls. */
export const thinkingBudget: Rule = ({ thinking, max_tokens }, { betas, endpoint }) => {
  if (!isDict(thinking) || thinking.type !== 'enabled' || endpoint === 'count') return undefined;
  const interleaved = hasBeta(betas, /^interleaved-thinking-/);
  return !interleaved && Number(max_tokens) <= Number(thinking.budget_tokens)
    ? invalid(
        '`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size',
      )
    : undefined;
};
