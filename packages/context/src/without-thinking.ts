import { type Block, isThinking, type Message } from '@turnwise/core';

/**
 * A message without its thinking; the same one where there is none, and where nothing else is
 * in it, since an assistant turn cannot be empty.
 */
export function withoutThinking(message: Message): Message {
  const { role, content } = message;
  if (role !== 'assistant' || !Array.isArray(content) || !content.some(isThinking)) return message;
  const rest = content.filter((block: Block) => !isThinking(block));
  return rest.length > 0 ? { ...message, content: rest } : message;
}
