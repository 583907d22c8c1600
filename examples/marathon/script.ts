import { estimateMessage, modelInfo } from '@turnwise/core';
import type { Body, Conversation } from '../demo/conversation.ts';
import type { Block, Message } from '../demo/trace.ts';

/** What a conversation is written from. */
export interface ScriptOptions {
  /** Messages, of which every second is a request. @default 2_000 */
  readonly turns?: number;
  /** @default 1 */
  readonly seed?: number;
}

/** A request and its reply: what the user's turn adds, what is answered, how long that took to come. */
export interface Exchange {
  readonly user: readonly Block[];
  readonly reply: readonly Block[];
  /** Milliseconds since the reply before. */
  readonly pause: number;
}

/** The newest model that has a window of 200,000 tokens. */
const model = 'claude-opus-4-5';

/** Everything of the requests but their messages. */
export const frame = {
  model,
  max_tokens: 4_096,
  thinking: { type: 'enabled', budget_tokens: 2_048 },
} as const;

/** A conversation in which every request continues the one before. */
export function written(
  name: string,
  { messages: _, ...rest }: Body,
  exchanges: readonly Exchange[],
): Conversation {
  let history: readonly Message[] = [];
  let at = 0;
  const turns = exchanges.map(({ user, reply, pause }) => {
    const asked = [...history, { role: 'user', content: user }];
    const answer = { role: 'assistant', content: reply };
    history = [...asked, answer];
    at += pause;
    const { tokens, thinking } = estimateMessage(answer, modelInfo(rest.model));
    return {
      body: { ...rest, messages: asked },
      at,
      reply,
      outputTokens: tokens + thinking,
      recorded: undefined,
    };
  });
  return { name, turns, apiVersion: undefined };
}

export function text(words: string): Block {
  return { type: 'text', text: words };
}

/** Thinking as the API returns it; its signature is one that the simulator does not know. */
export function thought(words: string): Block {
  return { type: 'thinking', thinking: words, signature: 'c2ln'.repeat(60) };
}

const order = 'Standing order';

/** Words of the user that are to stay. */
export function standingOrder(number: number, words: string): Block {
  return text(`${order} ${number}: ${words}`);
}

/** Whether a message holds a standing order: those are pinned. */
export function isPinned({ role, content }: Message): boolean {
  if (role !== 'user' || typeof content === 'string') return false;
  return content.some(({ type, text }) => type === 'text' && String(text).startsWith(order));
}
