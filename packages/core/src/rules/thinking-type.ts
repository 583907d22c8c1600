import { isThinking } from '../blocks.js';
import { type Draft, runsOf } from '../draft.js';
import type { ModelInfo, ThinkingType } from '../models.js';
import type { Rule, RuleContext } from '../rule.js';
import { budgetFor, type Thinking, thinkingOf, withThinking } from '../thinking.js';
import type { Params } from '../types.js';

const TYPES: ReadonlySet<string> = new Set(['adaptive', 'enabled', 'disabled', 'between_tools']);

/** A way of thinking that the model refuses: the nearest that it accepts, or its own default. */
export const thinkingType: Rule = {
  code: 'thinking-type',
  suspects: (params, context) => isRefused(params, context),
  treat: (draft, context) => {
    const given = thinkingOf(draft.rest);
    if (!given || !isRefused(draft.rest, context)) return draft;
    const thinking = acceptedBy(context.model, given, draft);
    const instead = thinking ? `${thinking.type} instead.` : 'the request does not say.';
    return withThinking(draft, thinking, context, `${given.type} is refused here: ${instead}`);
  },
};

function isRefused(params: Params, { model }: RuleContext): boolean {
  const type = thinkingOf(params)?.type;
  // A model of which only some fields were given may accept anything.
  if (!type || !TYPES.has(type) || !model.known || model.thinking.length === 0) return false;
  return !model.thinking.includes(type as ThinkingType) || isAccompanied(params);
}

/** `between_tools` stands alone (documented). */
function isAccompanied(params: Params): boolean {
  const thinking = thinkingOf(params);
  return thinking?.type === 'between_tools' && Object.keys(thinking).length > 1;
}

function acceptedBy(model: ModelInfo, given: Thinking, draft: Draft): Thinking | undefined {
  const { type, budget_tokens, ...more } = given;
  if (model.thinking.includes(type as ThinkingType)) return { type };
  if (type === 'disabled') {
    return Object.keys(more).length > 0 ? { ...more, type: 'adaptive' } : undefined;
  }
  if (model.thinking.includes('adaptive')) return { ...more, type: 'adaptive' };
  const budget = budgetFor(draft.rest.max_tokens);
  const fits = model.thinking.includes('enabled') && budget !== undefined && opensThinking(draft);
  return fits ? { ...more, type: 'enabled', budget_tokens: budget } : undefined;
}

/** Whether manual thinking fits an open assistant turn, which then has to start with thinking. */
function opensThinking({ turns }: Draft): boolean {
  const runs = runsOf(turns);
  const spoken = runs.findLastIndex(
    ({ role, start, end }) =>
      role === 'user' &&
      turns
        .slice(start, end)
        .some(({ parts }) => parts.some(({ block }) => block.type !== 'tool_result')),
  );
  const open = runs.slice(spoken + 1).find(({ role }) => role === 'assistant');
  const first = open && turns[open.start]?.parts[0];
  return !first || isThinking(first.block);
}
