import type { ReplyEdit } from './engine.js';
import { SeamCut } from './stitch-cut.js';
import {
  changedEvents,
  changedMessage,
  type EventChange,
  isTextStart,
  textIn,
} from './stitch-events.js';
import { repeatable, type Seam, SeamSearch } from './stitch-text.js';
import type { StreamEvent } from './types.js';

/** Takes out of a reply what repeats the prefill, whole or streamed. */
export function withoutPrefill(prefill: string, onCut: () => void): ReplyEdit {
  const repeated = repeatable(prefill);
  return {
    message: (message) => {
      let cut = false;
      const changed = changedMessage(
        message,
        new Stitcher(new SeamSearch(repeated), () => {
          cut = true;
        }),
      );
      if (!cut) return message;
      onCut();
      return changed;
    },
    events: (events) => changedEvents(events, new Stitcher(new SeamSearch(repeated), onCut)),
  };
}

/**
 * Holds the events of a reply's first text back until its seam is found. That text may span
 * blocks, as a cited one does; another kind of block ends it.
 */
class Stitcher implements EventChange {
  readonly #search: SeamSearch;
  readonly #onCut: () => void;
  #waiting: StreamEvent[] = [];
  #cut: SeamCut | undefined;

  constructor(search: SeamSearch, onCut: () => void) {
    this.#search = search;
    // A seam and a closer are one report.
    let told = false;
    this.#onCut = () => {
      if (!told) onCut();
      told = true;
    };
  }

  push(event: StreamEvent): readonly StreamEvent[] {
    if (this.#cut) return this.#cut.push(event);
    if (event.type === 'ping' || (this.#waiting.length === 0 && !isTextStart(event)))
      return [event];
    const isText = /^content_block_(?:delta|stop)$/.test(event.type) || isTextStart(event);
    if (!isText) return [...this.#decided(this.#search.end()), ...this.push(event)];
    this.#waiting.push(event);
    const text = textIn(event);
    return text === undefined ? [] : this.#decided(this.#search.push(text));
  }

  end(): readonly StreamEvent[] {
    const rest = this.#cut ? [] : this.#decided(this.#search.end());
    return [...rest, ...(this.#cut?.end() ?? [])];
  }

  #decided(seam: Seam | undefined): readonly StreamEvent[] {
    if (!seam) return [];
    const cut = new SeamCut(seam, this.#onCut);
    this.#cut = cut;
    return this.#waiting.splice(0).flatMap((event) => cut.push(event));
  }
}
