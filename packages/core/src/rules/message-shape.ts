import { isBlock, toTurn } from '../draft.js';
import { jsonText } from '../json-text.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** A message that is a bare string, a content object outside an array, a string among blocks. */
export const messageShape: Rule = {
  code: 'message-shape',
  spots: (message) => {
    if (typeof message === 'string') return true;
    const content: unknown = (message as Message | null)?.content;
    return Array.isArray(content) ? content.some(isShapeless) : isBlock(content);
  },
  reshapes: true,
  turn: (turn, context) => {
    const shaped = toTurn(reshape(turn.base), turn.index);
    if (shaped.opaque) return turn;
    context.tell(`messages.${turn.index}`, 'The message lacks the shape of one; it gets it.');
    const wasList = Array.isArray(turn.base.content);
    const parts = wasList ? shaped.parts : shaped.parts.map((part) => ({ ...part, at: -1 }));
    return { ...shaped, parts, intact: false };
  },
};

function reshape(message: Message): Message {
  if (typeof message === 'string') return { role: 'user', content: message };
  const content: unknown = message.content;
  const blocks = Array.isArray(content) ? content : [content];
  return {
    ...message,
    content: blocks.map((block) => (isShapeless(block) ? toText(block) : block)),
  };
}

/** A bare string, or a text block without text. */
function isShapeless(value: unknown): boolean {
  if (typeof value === 'string') return true;
  return isBlock(value) && value.type === 'text' && typeof value.text !== 'string';
}

/** What the block holds is kept, as text. */
function toText(value: unknown): Block {
  return { type: 'text', text: typeof value === 'string' ? value : jsonText(value) };
}
