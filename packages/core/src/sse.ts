import type { StreamEvent } from './types.js';
import { web } from './web.js';

/** One server-sent event, before its data is understood. */
export interface ServerSentEvent {
  readonly event: string | undefined;
  readonly data: string;
}

/**
 * Decodes server-sent events from bytes as they arrive, however they were cut. Linear in what it
 * is fed: a line in a thousand pieces is put together once.
 */
export class SseDecoder {
  readonly #decoder = new web.TextDecoder();
  #pieces: string[] = [];
  #afterReturn = false;
  #event: string | undefined;
  #data: string[] = [];

  /** The events that are complete with this chunk. */
  push(chunk: Uint8Array): ServerSentEvent[] {
    return this.#read(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What a stream without a last empty line still held. */
  flush(): ServerSentEvent[] {
    return this.#read(`${this.#decoder.decode()}\n\n`);
  }

  #read(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    if (text === '') return events;
    const ends = /\r\n|\n|\r/g;
    let start = this.#afterReturn && text.startsWith('\n') ? 1 : 0;
    ends.lastIndex = start;
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      this.#pieces.push(text.slice(start, end.index));
      const event = this.#line(this.#pieces.join(''));
      if (event) events.push(event);
      this.#pieces = [];
      start = ends.lastIndex;
    }
    if (start < text.length) this.#pieces.push(text.slice(start));
    // A line feed that comes with the next chunk belongs to this carriage return.
    this.#afterReturn = text.endsWith('\r');
    return events;
  }

  #line(line: string): ServerSentEvent | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.#event = value;
    if (field === 'data') this.#data.push(value);
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const event = this.#event;
    const data = this.#data;
    this.#event = undefined;
    this.#data = [];
    return data.length > 0 ? { event, data: data.join('\n') } : undefined;
  }
}

/** An event as the API writes it. */
export function encodeEvent(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
