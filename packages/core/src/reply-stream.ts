import { Accumulator } from './accumulator.js';
import type { Stage, Watch } from './reply.js';
import { encodeEvent, SseDecoder } from './sse.js';
import type { StreamEvent } from './types.js';
import { type ByteReader, type ByteStream, web } from './web.js';

type Body = ByteStream | AsyncIterable<Uint8Array>;
type OnFault = (error: unknown) => void;

/**
 * The same bytes, or those of the edited events. One source is read once, as fast as the caller
 * reads: nothing is teed, and cancelling and failing pass through.
 */
export function stagedBody(body: Body, stages: readonly Stage[], onFault: OnFault): ByteStream {
  const reader = readerOf(body);
  const watches = stages.flatMap((stage) => ('observe' in stage ? [stage] : []));
  const chunks =
    watches.length === stages.length
      ? watched(reader, watching(watches, onFault))
      : encoded(stagedEvents(eventsIn(reader), stages, onFault));
  return streamFrom(chunks, async (reason) => {
    await reader.cancel(reason);
    // A generator that nobody has read from yet ends without a word.
    for (const { over } of watches) over?.();
  });
}

/** A stream of what a generator yields, as fast as it is read. */
export function streamFrom(
  chunks: AsyncGenerator<Uint8Array, void>,
  onCancel?: (reason: unknown) => Promise<unknown>,
): ByteStream {
  const source = {
    async pull(controller: { enqueue(chunk: Uint8Array): void; close(): void }) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason: unknown) {
      await onCancel?.(reason);
      await chunks.return(undefined);
    },
  };
  return new web.ReadableStream(source, { highWaterMark: 0 });
}

/** Events with their stages applied, the first stage next to the source. */
export function stagedEvents(
  source: AsyncIterable<StreamEvent>,
  stages: readonly Stage[],
  onFault: OnFault,
): AsyncIterable<StreamEvent> {
  return stages.reduce(
    (events, stage) =>
      'edit' in stage ? stage.edit.events(events) : tapped(events, stage, onFault),
    source,
  );
}

async function* tapped(events: AsyncIterable<StreamEvent>, stage: Watch, onFault: OnFault) {
  const { watch, over } = watching([stage], onFault);
  try {
    for await (const event of events) {
      watch(event);
      yield event;
    }
  } finally {
    over();
  }
}

/** Tells of the message as soon as its last event has come, and of the end, however it comes. */
function watching(watches: readonly Watch[], onFault: OnFault) {
  const accumulator = new Accumulator();
  const watch = (event: StreamEvent) => {
    try {
      accumulator.add(event);
    } catch (error) {
      onFault(error);
    }
    const { message } = accumulator;
    if (event.type !== 'message_stop' || !message) return;
    each(watches, ({ observe }) => observe(message), onFault);
  };
  const over = () => {
    const { begun } = accumulator;
    each(watches, ({ over }) => over?.(begun), onFault);
  };
  return { watch, over };
}

function each(watches: readonly Watch[], tell: (watch: Watch) => void, onFault: OnFault): void {
  for (const watch of watches) {
    try {
      tell(watch);
    } catch (error) {
      onFault(error);
    }
  }
}

async function* watched(
  reader: ByteReader,
  { watch, over }: ReturnType<typeof watching>,
): AsyncGenerator<Uint8Array, void> {
  const decoder = new SseDecoder();
  try {
    for await (const chunk of chunksOf(reader)) {
      for (const { data } of decoder.push(chunk)) watch(parsed(data));
      yield chunk;
    }
    for (const { data } of decoder.flush()) watch(parsed(data));
  } finally {
    over();
  }
}

/** Data that is no JSON is the caller's to see, and nothing to an observer. */
function parsed(data: string): StreamEvent {
  try {
    return JSON.parse(data) as StreamEvent;
  } catch {
    return { type: '' };
  }
}

/** The events in the body of a response that nobody else reads. */
export async function* bodyEvents(body: Body | null): AsyncGenerator<StreamEvent> {
  if (!body) return;
  const reader = readerOf(body);
  try {
    yield* eventsIn(reader);
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function* eventsIn(reader: ByteReader): AsyncGenerator<StreamEvent> {
  const decoder = new SseDecoder();
  for await (const chunk of chunksOf(reader)) {
    for (const { data } of decoder.push(chunk)) yield JSON.parse(data);
  }
  for (const { data } of decoder.flush()) yield JSON.parse(data);
}

export async function* encoded(
  events: AsyncIterable<StreamEvent> | Iterable<StreamEvent>,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new web.TextEncoder();
  for await (const event of events) yield encoder.encode(encodeEvent(event));
}

async function* chunksOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (next.value) yield next.value;
  }
}

/** A reader of a web stream, or of the streams that some older fetches answer with. */
function readerOf(body: Body): ByteReader {
  if ('getReader' in body) return body.getReader();
  const iterator = body[Symbol.asyncIterator]();
  return { read: () => iterator.next(), cancel: async () => iterator.return?.() };
}
