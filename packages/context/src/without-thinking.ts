import { type Block, isThinking, type Message, memoByMessage, type Step } from '@turnwise/core';

/**
 * A message without its thinking; the same one where there is none, and where nothing else is
 * in it, since an assistant turn cannot be empty. Remembered while the message stays as it is.
 */
export const withoutThinking = memoByMessage((message: Message): Message => {
  const { role, content } = message;
  if (role !== 'assistant' || !Array.isArray(content) || !content.some(isThinking)) return message;
  const rest = content.filter((block: Block) => !isThinking(block));
  return rest.length > 0 ? { ...message, content: rest } : message;
});

/** What a middleware reports of it, for the message at an index. */
export function thinkingSteps(middleware: string, message: Message, at: number): Step[] {
  if (withoutThinking(message) === message) return [];
  return (message.content as readonly Block[]).flatMap((block, index) => {
    const path = `messages.${at}.content.${index}`;
    return isThinking(block) ? [{ middleware, code: 'bound-thinking', path, lossless: false }] : [];
  });
}
