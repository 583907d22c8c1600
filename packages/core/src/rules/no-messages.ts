import { invented, isDirective, withTurns } from '../draft.js';
import type { Rule } from '../rule.js';
import { FIRST_TURN } from '../texts.js';

/** A request without any message, or none left (its system prompt may say it all). */
export const noMessages: Rule = {
  code: 'no-messages',
  suspects: (params) => params.messages.length === 0,
  treat: (draft, context) => {
    if (!draft.turns.every(isDirective)) return draft;
    context.tell('messages', 'At least one message is required: a user turn is put in.');
    const part = { block: { type: 'text', text: FIRST_TURN }, message: 0, at: -1 };
    return withTurns(draft, [...draft.turns, invented('user', [part], 0)]);
  },
};
