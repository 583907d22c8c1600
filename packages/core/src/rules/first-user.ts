import { invented, isDirective, withTurns } from '../draft.js';
import type { Rule } from '../rule.js';
import { FIRST_TURN } from '../texts.js';

/** A conversation that starts with the assistant, where a backend demands the user first. */
export const firstUser: Rule = {
  code: 'first-user',
  suspects: (params, context) =>
    context.target === 'portable' && params.messages[0]?.role === 'assistant',
  treat: (draft, context) => {
    const start = draft.turns.findIndex((turn) => !isDirective(turn));
    const first = draft.turns[start];
    if (context.target !== 'portable' || first?.role !== 'assistant') return draft;
    context.tell(
      `messages.${first.index}`,
      'The first turn has to be the user: one is put before it.',
    );
    const part = { block: { type: 'text', text: FIRST_TURN }, message: first.index, at: -1 };
    const turn = invented('user', [part], first.index);
    return withTurns(draft, draft.turns.toSpliced(start, 0, turn));
  },
};
