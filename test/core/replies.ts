import type { Middleware, ReplyEdit, ReplyMessage, StreamEvent } from '@turnwise/core';

/** Sees every message that passes. */
export function observing(seen: ReplyMessage[]): Middleware {
  return (next) => async (call) => (await next(call)).observe((message) => seen.push(message));
}

/** Puts a word before every text, whole or streamed. */
export function prefixing(word: string): Middleware {
  const edit: ReplyEdit = {
    message: (message) => ({
      ...message,
      content: message.content.map((block) => ({ ...block, text: `${word}${block.text}` })),
    }),
    async *events(events) {
      for await (const event of events) {
        const block = event.content_block as { text: string } | undefined;
        yield block ? { ...event, content_block: { ...block, text: '' } } : event;
        if (block) yield textDelta(word);
      }
    },
  };
  return (next) => async (call) => (await next(call)).edit(edit);
}

function textDelta(text: string): StreamEvent {
  return { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } };
}

export function textOf(message: { readonly content: readonly object[] } | undefined): unknown {
  return (message?.content[0] as { text?: unknown } | undefined)?.text;
}
