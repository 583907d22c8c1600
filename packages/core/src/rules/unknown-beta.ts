import { isRefusedBeta } from '../betas.js';
import type { Rule } from '../rule.js';

/** A beta that the API does not know: it goes, after the refusal that names it. */
export const unknownBeta: Rule = {
  code: 'unknown-beta',
  suspects: (_, context) => context.betas.some((beta) => isRefusedBeta(context, beta)),
  treat: (draft, context) => {
    const gone = draft.betas.filter((beta) => isRefusedBeta(context, beta));
    if (gone.length === 0) return draft;
    for (const beta of gone)
      context.tell('betas', `The beta ${beta} is refused: it goes.`, 'lossy');
    return { ...draft, betas: draft.betas.filter((beta) => !gone.includes(beta)) };
  },
};
