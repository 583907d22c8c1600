import { firstOf, isThinking, listOf } from '../blocks.js';
import type { Draft } from '../draft.js';
import type { Fold } from '../history.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { opensThinking, thinkingOf, withThinking } from '../thinking.js';

/**
 * Manual thinking while the open tool turn does not start with thinking: this request thinks
 * adaptively where the model can, else not at all.
 */
export const missingThinking: Rule = {
  code: 'missing-thinking',
  suspects: (params, { history, ...context }) =>
    thinkingOf(params)?.type === 'enabled' &&
    (history.fold(opening) === 'other' || refusalFor(context, 'missing-thinking') !== undefined),
  treat: (draft, context) => {
    const { type, budget_tokens: _, ...more } = thinkingOf(draft.rest) ?? { type: '' };
    if (type !== 'enabled' || !isMissing(draft, context)) return draft;
    const adaptive = context.model.known && context.model.thinking.includes('adaptive');
    return withThinking(
      draft,
      adaptive ? { ...more, type: 'adaptive' } : undefined,
      context,
      `The open tool turn has no thinking: ${adaptive ? 'adaptive' : 'no'} thinking this time.`,
    );
  },
};

function isMissing(draft: Draft, context: RuleContext): boolean {
  return !opensThinking(draft) || refusalFor(context, 'missing-thinking') !== undefined;
}

/** How the assistant began, since the user last said something. */
const opening: Fold<'not yet' | 'thinking' | 'other'> = {
  initial: 'not yet',
  step: (state, message) => {
    const content: unknown = message?.content;
    if (message?.role === 'user') {
      const speaks = typeof content === 'string' || listOf(content).some(isSaid);
      return speaks ? 'not yet' : state;
    }
    if (state !== 'not yet' || message?.role !== 'assistant') return state;
    return isThinking(firstOf(listOf(content))) ? 'thinking' : 'other';
  },
};

function isSaid(block: { readonly type?: unknown } | null): boolean {
  return block?.type !== 'tool_result';
}
