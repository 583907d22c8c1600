import { type Seam, withoutLead } from './joined.js';
import { isTextStart, textDelta, textIn } from './stitch-events.js';
import type { Block, StreamEvent, Usage } from './types.js';

type Events = readonly StreamEvent[];

/** The block that has begun last, by its index in the joined stream. */
interface Open {
  readonly index: number;
  readonly isText: boolean;
  /** Whether its end has come, and waits. */
  stopped: boolean;
}

/**
 * Puts the streams of a reply's segments together to the stream of one message. Text is passed on
 * as it comes; what waits is the end of a text block and of the message, and blocks at the end
 * that may yet be begun anew: calls, and thinking of which nothing has shown.
 */
export class JoinedStream {
  #holds: boolean;
  #seam: Seam | undefined;
  #blank = '';
  #open: Open | undefined;
  #next = 0;
  #held: StreamEvent[] = [];
  #heldType: unknown;
  /** Whether a segment has begun and is not at its end. */
  #running = false;
  /** How the segment ends that is running, and how the last one did that is over. */
  #ending: StreamEvent[] = [];
  #ended: Events | undefined;

  /** @param holds whether blocks at the end of the first segment may be begun anew */
  constructor(holds: boolean) {
    this.#holds = holds;
  }

  /** Another segment comes. */
  follow(seam: Seam, holds: boolean): void {
    this.#seam = seam;
    this.#holds = holds;
  }

  /** The events that are due after this one has come. */
  push(event: StreamEvent): Events {
    switch (event.type) {
      case 'message_start':
        return this.#begin(event);
      case 'content_block_start':
        return this.#start(event);
      case 'content_block_delta':
        return this.#extend(event);
      case 'content_block_stop':
        return this.#stop(event);
      case 'message_delta':
        this.#ending.push(event);
        return [];
      case 'message_stop':
        this.#running = false;
        this.#ended = [...this.#ending.splice(0), event];
        return [];
      default:
        return [event];
    }
  }

  /**
   * What waited. A segment that broke off after another leaves the end that was there before it.
   *
   * @param usage of all segments, where there are several
   */
  end(usage?: Usage): Events {
    if (!this.#ended) return [...this.#close(), ...this.#flush(), ...this.#ending];
    if (this.#running && this.#held.length > 0) this.#drop();
    else if (this.#running && this.#open) this.#open.stopped = true;
    return [
      ...this.#close(),
      ...this.#flush(),
      ...(usage ? ending(this.#ended, usage) : this.#ended),
    ];
  }

  #begin(event: StreamEvent): Events {
    this.#running = true;
    if (!this.#ended) return [event];
    if (!this.#seam?.dropped) return this.#flush();
    this.#drop();
    return [];
  }

  #start(event: StreamEvent): Events {
    const isText = isTextStart(event);
    const seam = this.#seam;
    this.#seam = undefined;
    if (seam?.joins && isText && this.#open) {
      this.#blank = seam.blank;
      this.#open.stopped = false;
      const { text } = event.content_block as Block;
      return text ? this.#extend(textDelta(0, String(text))) : [];
    }
    this.#blank = '';
    const { type } = (event.content_block ?? {}) as Partial<Block>;
    const goesOn = type === 'tool_use' && this.#heldType === type;
    const due = [...this.#close(), ...(goesOn ? [] : this.#flush())];
    this.#open = { index: this.#next++, isText, stopped: false };
    const begun = { ...event, index: this.#open.index };
    if (!this.#holds || (type !== 'tool_use' && type !== 'thinking')) return [...due, begun];
    this.#held.push(begun);
    this.#heldType = type;
    return due;
  }

  #extend(event: StreamEvent): Events {
    if (!this.#open) return [event];
    const moved = { ...event, index: this.#open.index };
    if (this.#held.length > 0) {
      this.#held.push(moved);
      return shows(event) ? this.#flush() : [];
    }
    const text = textIn(event);
    if (this.#blank === '' || text === undefined) return [moved];
    const rest = withoutLead(text, this.#blank);
    this.#blank = rest === '' ? this.#blank.slice(text.length) : '';
    return rest === '' ? [] : [textDelta(moved.index, rest)];
  }

  #stop(event: StreamEvent): Events {
    const open = this.#open;
    if (!open) return [event];
    open.stopped = open.isText;
    if (open.isText) return [];
    this.#open = undefined;
    const moved = { ...event, index: open.index };
    if (this.#held.length === 0) return [moved];
    this.#held.push(moved);
    return [];
  }

  /** The end of a block that waited for it. */
  #close(): Events {
    if (!this.#open?.stopped) return [];
    const { index } = this.#open;
    this.#open = undefined;
    return [{ type: 'content_block_stop', index }];
  }

  #flush(): Events {
    this.#heldType = undefined;
    return this.#held.splice(0);
  }

  #drop(): void {
    const dropped = this.#flush().filter(({ type }) => type === 'content_block_start');
    this.#next -= dropped.length;
    if (dropped.length > 0) this.#open = undefined;
  }
}

/** Whether a delta shows something of thinking, or signs it. */
function shows({ delta }: StreamEvent): boolean {
  const { thinking, signature } = (delta ?? {}) as Partial<Block>;
  return Boolean(thinking || signature);
}

/** The end of a message, with the usage of all its segments. */
function ending(events: Events, usage: Usage): Events {
  const deltas = events.filter(({ type }) => type === 'message_delta');
  const delta = Object.assign({}, ...deltas.map((event) => event.delta));
  return [Object.assign({}, ...deltas, { delta, usage }), { type: 'message_stop' }];
}
