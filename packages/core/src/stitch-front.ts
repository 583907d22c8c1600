import { isThinking } from './blocks.js';
import type { ReplyEdit } from './engine.js';
import {
  changedEvents,
  changedMessage,
  type EventChange,
  isTextStart,
  moved,
  textDelta,
  textIn,
} from './stitch-events.js';
import type { Block, StreamEvent } from './types.js';

/** Puts the prefill in front of a reply that goes on from it, whole or streamed. */
export function withPrefill(prefill: string): ReplyEdit {
  return {
    message: (message) => changedMessage(message, new Front(prefill)),
    events: (events) => changedEvents(events, new Front(prefill)),
  };
}

/** Says the prefill at the head of a reply's first block beside thinking, or in one of its own. */
class Front implements EventChange {
  readonly #prefill: string;
  #next = 0;
  #state: 'before' | 'inside' | 'behind' = 'before';
  #added = 0;

  constructor(prefill: string) {
    this.#prefill = prefill;
  }

  push(event: StreamEvent): readonly StreamEvent[] {
    if (this.#state === 'before') return this.#before(event);
    if (this.#state === 'inside') return this.#inside(event);
    return [moved(event, this.#added)];
  }

  end(): readonly StreamEvent[] {
    return [];
  }

  #before(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === 'message_delta') {
      const { stop_reason } = (event.delta ?? {}) as { readonly stop_reason?: unknown };
      // Nothing was said; a refusal is not to look like a reply.
      return stop_reason === 'refusal' ? [event] : [...this.#ownBlock(this.#next), event];
    }
    if (event.type !== 'content_block_start') return [event];
    const block = event.content_block as Block | undefined;
    if (isThinking(block)) {
      this.#next = Number(event.index) + 1;
      return [event];
    }
    // The sources of a cited block say nothing of the prefill.
    if (!isTextStart(event) || Array.isArray(block?.citations)) {
      return [...this.#ownBlock(event.index), moved(event, this.#added)];
    }
    this.#state = 'inside';
    return [event];
  }

  #inside(event: StreamEvent): readonly StreamEvent[] {
    const text = textIn(event);
    if (!text && event.type !== 'content_block_stop') return [event];
    this.#state = 'behind';
    // White space at the prefill's end is said once, as the API, which refuses it there, does.
    const prefill = /^\s/.test(text ?? '') ? this.#prefill.trimEnd() : this.#prefill;
    return [textDelta(event.index, prefill), event];
  }

  #ownBlock(index: unknown): readonly StreamEvent[] {
    this.#state = 'behind';
    this.#added = 1;
    const content_block = { type: 'text', text: '', citations: null };
    return [
      { type: 'content_block_start', index, content_block },
      textDelta(index, this.#prefill),
      { type: 'content_block_stop', index },
    ];
  }
}
