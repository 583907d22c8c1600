import { listOf } from './blocks.js';
import type { Block, ReplyMessage, StreamEvent } from './types.js';

/** Something that changes a reply event by event. */
export interface EventChange {
  /** The events that are due after this one has come. */
  push(event: StreamEvent): readonly StreamEvent[];
  /** What is left when no more will come. */
  end(): readonly StreamEvent[];
}

/** A stream with a change applied. */
export async function* changedEvents(
  events: AsyncIterable<StreamEvent>,
  change: EventChange,
): AsyncGenerator<StreamEvent> {
  for await (const event of events) {
    for (const piece of pieces(event)) yield* change.push(piece);
  }
  yield* change.end();
}

/** A whole message with the same change applied; its content's events have no deltas but text. */
export function changedMessage(message: ReplyMessage, change: EventChange): ReplyMessage {
  const content: Block[] = [];
  const events = [...eventsOf(message)].flatMap(pieces).flatMap((event) => change.push(event));
  for (const event of [...events, ...change.end()]) {
    if (event.type === 'content_block_start') content.push(event.content_block as Block);
    const text = textIn(event);
    const block = content.at(-1);
    if (text !== undefined && block) content.splice(-1, 1, { ...block, text: block.text + text });
  }
  return { ...message, content };
}

function* eventsOf({ content, stop_reason }: ReplyMessage): Generator<StreamEvent> {
  for (const [index, block] of listOf(content).entries()) {
    yield { type: 'content_block_start', index, content_block: block };
    yield { type: 'content_block_stop', index };
  }
  yield { type: 'message_delta', delta: { stop_reason } };
}

/** A text block that starts with text, as one that starts empty and then says it. */
function pieces(event: StreamEvent): readonly StreamEvent[] {
  const block = event.content_block as Block | undefined;
  const text = isTextStart(event) && block?.text;
  if (typeof text !== 'string' || text === '') return [event];
  return [{ ...event, content_block: { ...block, text: '' } }, textDelta(event.index, text)];
}

export function isTextStart({ type, content_block }: StreamEvent): boolean {
  return type === 'content_block_start' && (content_block as Block | null)?.type === 'text';
}

/** The text that an event says; undefined if it is of another kind. */
export function textIn({ delta }: StreamEvent): string | undefined {
  const { type, text } = (delta ?? {}) as Partial<Block>;
  return type === 'text_delta' && typeof text === 'string' ? text : undefined;
}

export function textDelta(index: unknown, text: string): StreamEvent {
  return { type: 'content_block_delta', index, delta: { type: 'text_delta', text } };
}

/** The event with its block's index moved. */
export function moved(event: StreamEvent, by: number): StreamEvent {
  return by === 0 || typeof event.index !== 'number'
    ? event
    : { ...event, index: event.index + by };
}
