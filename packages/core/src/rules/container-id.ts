import { withRest } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Params } from '../types.js';

/** A container in the form of a beta, after the refusal that asks for its id alone. */
export const containerId: Rule = {
  code: 'container-id',
  suspects: (params, context) => idOf(params, context) !== undefined,
  treat: (draft, context) => {
    const container = idOf(draft.rest, context);
    if (container === undefined) return draft;
    const { skills } = draft.rest.container as { skills?: unknown };
    context.tell('container', 'A container goes by its id here.', skills ? 'lossy' : 'lossless');
    return withRest(draft, { ...draft.rest, container });
  },
};

function idOf({ container }: Params, context: RuleContext): string | undefined {
  if (!refusalFor(context, 'container-id')) return undefined;
  const { id } = (container ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
