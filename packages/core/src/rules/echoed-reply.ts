import type { Rule } from '../rule.js';
import type { Message } from '../types.js';

/** A whole reply among the messages: of all its fields the API takes back role and content. */
export const echoedReply: Rule = {
  code: 'echoed-reply',
  spots: (message: Message) => message?.type === 'message',
  reshapes: true,
  turn: (turn, context) => {
    if (turn.base?.type !== 'message') return turn;
    const { role, content } = turn.base;
    context.tell(`messages.${turn.index}`, 'Of a reply only role and content may come back.');
    return { ...turn, base: { role, content }, intact: false };
  },
};
