import { estimateMessage, estimateOverhead, modelInfo } from '@turnwise/core';
import type { Body } from '../demo/conversation.ts';
import type { Message } from '../demo/trace.ts';

type Sized = Parameters<typeof estimateMessage>[0];

/**
 * What most programs do: the oldest messages go until the rest fits, and it begins with something
 * that the user said. Nothing is remembered, so that every request begins elsewhere.
 */
export function dropOldest(body: Body, most: number): Body {
  const model = modelInfo(body.model);
  const sizeOf = (message: Message) => {
    const { tokens, thinking } = estimateMessage(message as Sized, model);
    return tokens + thinking;
  };
  const { messages } = body;
  let tokens = messages.reduce((sum, it) => sum + sizeOf(it), estimateOverhead(body, model));
  let from = 0;
  for (const [at, message] of messages.entries()) {
    if (begins(message)) {
      from = at;
      if (tokens <= most) break;
    }
    tokens -= sizeOf(message);
  }
  return from === 0 ? body : { ...body, messages: messages.slice(from) };
}

/** A history cannot begin with the result of a call that is gone. */
function begins({ role, content }: Message): boolean {
  return (
    role === 'user' &&
    (typeof content === 'string' || content.every(({ type }) => type !== 'tool_result'))
  );
}
