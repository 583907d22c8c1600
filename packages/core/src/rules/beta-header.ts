import { fieldNeeds, isRefusedBeta, type Need } from '../betas.js';
import { withBeta } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';

/** A field that only a beta knows, without the header of that beta: it is added. */
export const betaHeader: Rule = {
  code: 'beta-header',
  suspects: (params, context) => fieldNeeds(params).some((need) => isOpen(need, context)),
  treat: (draft, context) =>
    fieldNeeds(draft.rest).reduce((served, need) => {
      if (!isOpen(need, { ...context, betas: served.betas })) return served;
      context.tell(need.path, `This needs the beta ${need.beta}.`);
      return withBeta(served, need.beta);
    }, draft),
};

/** A gateway may need no header, as long as it has not said otherwise. */
function isOpen({ beta, family, path }: Need, context: RuleContext): boolean {
  const { betas, platform, refused } = context;
  if (betas.some((given) => given.startsWith(family)) || isRefusedBeta(context, beta)) return false;
  return platform !== 'gateway' || refused.some((refusal) => refusal.path === path);
}
