import { type EventChange, isTextStart, moved, textDelta, textIn } from './stitch-events.js';
import { heldFrom, type Seam, withoutCloser } from './stitch-text.js';
import type { StreamEvent } from './types.js';

/** The text block that is being said. */
interface Open {
  readonly index: unknown;
  /** Its first events, until there is text to follow them. */
  waiting: readonly StreamEvent[];
  /** Whether some of its text was cut. */
  touched: boolean;
  /** The end of its text, while that may be a closer. */
  held: string;
}

/**
 * Takes the beginning up to the seam, and closers at the end, out of a reply's text. A block of
 * which nothing is left goes, as the API would not have begun it.
 */
export class SeamCut implements EventChange {
  readonly #seam: Seam;
  readonly #onCut: () => void;
  #left: number;
  #gone = 0;
  #open: Open | undefined;

  constructor(seam: Seam, onCut: () => void) {
    this.#seam = seam;
    this.#onCut = onCut;
    this.#left = seam.cut;
    if (seam.cut > 0) onCut();
  }

  push(event: StreamEvent): readonly StreamEvent[] {
    if (isTextStart(event)) {
      this.#open = { index: event.index, waiting: [event], touched: false, held: '' };
      return [];
    }
    const open = this.#open;
    if (!open || event.index !== open.index) return this.#moved([event]);
    const text = textIn(event);
    if (text !== undefined) return this.#say(open, text);
    if (event.type === 'content_block_stop') return this.#close(open, event);
    if (open.waiting.length === 0) return this.#moved([event]);
    open.waiting = [...open.waiting, event];
    return [];
  }

  end(): readonly StreamEvent[] {
    return this.#open ? this.#begun(this.#open, this.#open.held) : [];
  }

  #say(open: Open, text: string): readonly StreamEvent[] {
    const kept = text.slice(this.#left);
    open.touched ||= this.#left > 0;
    this.#left -= text.length - kept.length;
    const said = open.held + kept;
    const end = heldFrom(said, this.#seam.closers);
    open.held = said.slice(end);
    return end === 0 ? [] : this.#begun(open, said.slice(0, end));
  }

  #close(open: Open, stop: StreamEvent): readonly StreamEvent[] {
    this.#open = undefined;
    const text = withoutCloser(open.held, this.#seam.closers);
    if (text !== open.held) {
      open.touched = true;
      this.#onCut();
    }
    if (text === '' && open.touched && open.waiting.length > 0) {
      this.#gone++;
      return [];
    }
    return [...this.#begun(open, text), ...this.#moved([stop])];
  }

  /** The text, behind what has to come before it. */
  #begun(open: Open, text: string): readonly StreamEvent[] {
    const { waiting } = open;
    open.waiting = [];
    return this.#moved(text === '' ? waiting : [...waiting, textDelta(open.index, text)]);
  }

  #moved(events: readonly StreamEvent[]): readonly StreamEvent[] {
    return events.map((event) => moved(event, -this.#gone));
  }
}
