import { withRest } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Params } from '../types.js';

/** More output than the model can write is refused: its own limit instead. */
export const maxTokens: Rule = {
  code: 'max-tokens',
  suspects: (params, context) => isOver(params, context),
  treat: (draft, context) => {
    if (!isOver(draft.rest, context)) return draft;
    const limit = limitFor(context) as number;
    context.tell('max_tokens', `At most ${limit} tokens may be written here.`, 'lossy');
    return withRest(draft, { ...draft.rest, max_tokens: limit });
  },
};

function isOver({ max_tokens }: Params, context: RuleContext): boolean {
  return Number(max_tokens) > (limitFor(context) ?? Number.POSITIVE_INFINITY);
}

/** What a refusal said, or the model's own limit. */
function limitFor(context: RuleContext): number | undefined {
  const { model, betas } = context;
  const limit = refusalFor(context, 'max-tokens')?.limit;
  if (limit !== undefined) return limit > 0 ? limit : undefined;
  // Betas raise the limit, and a model of which only some fields were given has none that counts.
  const counts = model.known && model.thinking.length > 0;
  return counts && !betas.some((beta) => /^output-\d+k-/.test(beta)) ? model.maxOutput : undefined;
}
