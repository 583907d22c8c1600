import type { Block, Message } from '@turnwise/core';

/** Replies back at which the request before is looked for. */
export const BACK = 8;

/** A prefill is no part of the next request's history. */
export function endOfHistory(messages: readonly Message[]): number {
  let end = messages.length;
  while (end > 0 && messages[end - 1]?.role === 'assistant') end--;
  return end;
}

/** Where the last reply before `end` ends; 0 where there is none. */
export function endOfReply(messages: readonly Message[], end: number): number {
  let closed = end;
  while (closed > 0 && messages[closed - 1]?.role !== 'assistant') closed--;
  return closed;
}

/** Where the request ended whose reply ends at `closed`: there it was written to the cache. */
export function endOfRequest(messages: readonly Message[], closed: number): number {
  let end = closed;
  while (end > 0 && messages[end - 1]?.role === 'assistant') end--;
  return end;
}

/** The blocks of a message; a string is one. */
export function blocksOf(message: Message | undefined): readonly Block[] {
  const content: unknown = message?.content;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
}
