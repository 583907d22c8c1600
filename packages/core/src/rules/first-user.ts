import { invented, withTurns } from '../draft.js';
import type { Rule } from '../rule.js';
import { FIRST_TURN } from '../texts.js';

/** A conversation that starts with the assistant, where a backend demands the user first. */
export const firstUser: Rule = {
  code: 'first-user',
  suspects: (params, context) =>
    context.target === 'portable' && params.messages[0]?.role === 'assistant',
  treat: (draft, context) => {
    const first = draft.turns[0];
    if (context.target !== 'portable' || first?.role !== 'assistant') return draft;
    context.tell(
      `messages.${first.index}`,
      'The first turn has to be the user: one is put before it.',
    );
    const part = { block: { type: 'text', text: FIRST_TURN }, message: first.index, at: -1 };
    return withTurns(draft, [invented('user', [part], first.index), ...draft.turns]);
  },
};
