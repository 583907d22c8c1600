import { withRest } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Params } from '../types.js';

/** More output than the model can write is refused: its own limit instead. */
export const maxTokens: Rule = {
  code: 'max-tokens',
  suspects: (params, context) => isOver(params, context),
  treat: (draft, context) => {
    if (!isOver(draft.rest, context)) return draft;
    const limit = context.model.maxOutput;
    context.tell('max_tokens', `This model writes at most ${limit} tokens.`, 'lossy');
    return withRest(draft, { ...draft.rest, max_tokens: limit });
  },
};

/** Betas raise the limit, and a model of which only some fields were given has none that counts. */
function isOver({ max_tokens }: Params, { model, betas }: RuleContext): boolean {
  return (
    model.known &&
    model.thinking.length > 0 &&
    Number(max_tokens) > model.maxOutput &&
    !betas.some((beta) => /^output-\d+k-/.test(beta))
  );
}
