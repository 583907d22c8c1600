import type { ReplyEdit, StreamEvent } from '@turnwise/core';

/**
 * Announces a compaction block with its summary in it. The API sends that in a delta, which
 * `messages.stream` of the SDK does not know: the block would come back empty, and stand for nothing.
 */
export const wholeCompaction: ReplyEdit = { message: (message) => message, events: announced };

type Fields = Readonly<Record<string, unknown>>;

async function* announced(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  let held: StreamEvent | undefined;
  for await (const event of events) {
    if (held && event.type !== 'ping') {
      yield withSummary(held, event);
      held = undefined;
    }
    if (isOpen(event)) held = event;
    else yield event;
  }
  if (held) yield held;
}

function isOpen({ type, content_block: block }: StreamEvent): boolean {
  const { type: kind, content } = (block ?? {}) as Fields;
  return type === 'content_block_start' && kind === 'compaction' && content == null;
}

function withSummary(start: StreamEvent, { type, delta }: StreamEvent): StreamEvent {
  const { type: kind, ...summary } = (delta ?? {}) as Fields;
  if (type !== 'content_block_delta' || kind !== 'compaction_delta') return start;
  return { ...start, content_block: { ...(start.content_block as Fields), ...summary } };
}
