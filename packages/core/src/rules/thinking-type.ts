import type { Draft } from '../draft.js';
import type { ThinkingType } from '../models.js';
import { type Rule, type RuleContext, refusedNames } from '../rule.js';
import { budgetFor, opensThinking, type Thinking, thinkingOf, withThinking } from '../thinking.js';
import type { Params } from '../types.js';

const TYPES: readonly ThinkingType[] = ['adaptive', 'enabled', 'disabled', 'between_tools'];

/** A way of thinking that the model refuses: the nearest that it accepts, or its own default. */
export const thinkingType: Rule = {
  code: 'thinking-type',
  suspects: (params, context) => isRefused(params, context),
  treat: (draft, context) => {
    const given = thinkingOf(draft.rest);
    if (!given || !isRefused(draft.rest, context)) return draft;
    const thinking = acceptedBy(acceptedTypes(context), given, draft);
    const instead = thinking ? `${thinking.type} instead.` : 'the request does not say.';
    return withThinking(draft, thinking, context, `${given.type} is refused here: ${instead}`);
  },
};

function isRefused(params: Params, context: RuleContext): boolean {
  const type = TYPES.find((known) => known === thinkingOf(params)?.type);
  if (!type) return false;
  const { known, thinking } = context.model;
  const isOdd = known && thinking.length > 0 && isAccompanied(params);
  return isOdd || !acceptedTypes(context).includes(type);
}

function acceptedTypes(context: RuleContext): readonly ThinkingType[] {
  const { known, thinking } = context.model;
  const refused = refusedNames(context, 'thinking-type');
  // A model of which only some fields were given may accept anything.
  const accepted = known && thinking.length > 0 ? thinking : TYPES;
  return accepted.filter((type) => !refused.includes(type));
}

/** `between_tools` stands alone (documented). */
function isAccompanied(params: Params): boolean {
  const thinking = thinkingOf(params);
  return thinking?.type === 'between_tools' && Object.keys(thinking).length > 1;
}

function acceptedBy(
  types: readonly ThinkingType[],
  given: Thinking,
  draft: Draft,
): Thinking | undefined {
  const { type, budget_tokens, ...more } = given;
  if (types.includes(type as ThinkingType)) return { type };
  if (type === 'disabled') {
    return Object.keys(more).length > 0 ? { ...more, type: 'adaptive' } : undefined;
  }
  if (types.includes('adaptive')) return { ...more, type: 'adaptive' };
  const budget = budgetFor(draft.rest.max_tokens);
  const fits = types.includes('enabled') && budget !== undefined && opensThinking(draft);
  return fits ? { ...more, type: 'enabled', budget_tokens: budget } : undefined;
}
