import { isBlock, toTurn, withTurns } from '../draft.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** A message that is a bare string, a content object outside an array, a string among blocks. */
export const messageShape: Rule = {
  code: 'message-shape',
  spots: (message) => reshape(message) !== message,
  treat: (draft, context) =>
    withTurns(
      draft,
      draft.turns.map((turn) => {
        const shaped = reshape(turn.base);
        if (shaped === turn.base || !turn.intact) return turn;
        context.tell(`messages.${turn.index}`, 'The message lacks the shape of one; it gets it.');
        return { ...toTurn(shaped, turn.index), intact: false };
      }),
    ),
};

function reshape(message: Message): Message {
  if (typeof message === 'string') return { role: 'user', content: message };
  const content: unknown = (message as Message | null)?.content;
  if (Array.isArray(content)) {
    const blocks = content.map(toBlock);
    return blocks.every((block, index) => block === content[index])
      ? message
      : { ...message, content: blocks };
  }
  return isBlock(content) ? { ...message, content: [toBlock(content)] } : message;
}

/** Text blocks without text keep what they hold, as text. */
function toBlock(value: Block): Block {
  if (typeof value === 'string') return { type: 'text', text: value };
  if (!isBlock(value) || value.type !== 'text' || typeof value.text === 'string') return value;
  return { type: 'text', text: JSON.stringify(value) };
}
