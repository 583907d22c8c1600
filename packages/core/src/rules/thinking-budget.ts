import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { budgetFor, LEAST_BUDGET, thinkingOf, withThinking } from '../thinking.js';
import type { Params } from '../types.js';

/** A budget of manual thinking is at least 1,024 tokens, and less than `max_tokens`. */
export const thinkingBudget: Rule = {
  code: 'thinking-budget',
  suspects: (params, context) => isOff(params, context),
  treat: (draft, context) => {
    const given = thinkingOf(draft.rest);
    if (!given || !isOff(draft.rest, context)) return draft;
    const { max_tokens } = draft.rest;
    const budget = isTooSmall(given.budget_tokens) ? LEAST_BUDGET : budgetFor(max_tokens);
    if (budget === undefined || isTooLarge(budget, max_tokens, context)) {
      return withThinking(draft, undefined, context, 'max_tokens leaves no room for thinking.');
    }
    const why = `The budget has to be 1024 or more and below max_tokens: ${budget} tokens.`;
    return withThinking(draft, { ...given, budget_tokens: budget }, context, why);
  },
};

function isOff(params: Params, context: RuleContext): boolean {
  const thinking = thinkingOf(params);
  if (thinking?.type !== 'enabled') return false;
  if (!context.model.known && !refusalFor(context, 'thinking-budget')) return false;
  const budget = thinking.budget_tokens;
  return isTooSmall(budget) || isTooLarge(budget, params.max_tokens, context);
}

function isTooSmall(budget: unknown): boolean {
  return typeof budget === 'number' && budget < LEAST_BUDGET;
}

/** With interleaved thinking the budget spans several replies (documented). */
function isTooLarge(budget: unknown, max: unknown, { betas }: RuleContext): boolean {
  if (betas.some((beta) => beta.startsWith('interleaved-thinking-'))) return false;
  return typeof budget === 'number' && typeof max === 'number' && max <= budget;
}
