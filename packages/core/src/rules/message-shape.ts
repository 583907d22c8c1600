import { isBlock, toTurn } from '../draft.js';
import { jsonText } from '../json-text.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** What other APIs call text. */
const TEXTS: ReadonlySet<unknown> = new Set(['text', 'input_text', 'output_text']);

/**
 * A message that is a bare string, a reply without content, content outside an array, text among
 * blocks or under another name. What may be a mistake of the program's stays, and is refused.
 */
export const messageShape: Rule = {
  code: 'message-shape',
  spots: (message) => {
    if (typeof message === 'string') return true;
    const content: unknown = message?.content;
    if (Array.isArray(content)) return content.some(isShapeless);
    return isNothing(message) || isShaped(content);
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
  if (isNothing(message)) return { ...message, content: [] };
  const content: unknown = message.content;
  const blocks = Array.isArray(content) ? content : [content];
  return {
    ...message,
    content: blocks.map((block) => (isShapeless(block) ? toText(block) : block)),
  };
}

/** A reply that says nothing, as other APIs write it. */
function isNothing(message: Message | null | undefined): boolean {
  return message?.role === 'assistant' && message.content === null;
}

function isShaped(value: unknown): boolean {
  return isBlock(value) || (typeof value === 'object' && isShapeless(value));
}

/** A bare string, text under another name or none, or a text block without text. */
export function isShapeless(value: unknown): boolean {
  if (typeof value === 'string') return true;
  const { type, text } = Object(value) as Partial<Block>;
  if (type === undefined) return typeof text === 'string';
  return TEXTS.has(type) && (type !== 'text' || typeof text !== 'string');
}

/** What the value holds is kept, as text. */
export function toText(value: unknown): Block {
  if (typeof value === 'string') return { type: 'text', text: value };
  const { type, text, ...rest } = Object(value) as Partial<Block>;
  const isText = typeof text === 'string' && (type === undefined || TEXTS.has(type));
  const isAll = Object.keys(rest).every((key) => key === 'annotations' || key === 'cache_control');
  if (!isText || !isAll) return { type: 'text', text: jsonText(value) };
  const { cache_control: mark } = rest;
  return { type: 'text', text, ...(mark !== undefined && { cache_control: mark }) };
}
