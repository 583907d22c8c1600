import type { Limit } from './size.js';
import type { Bargain } from './worth.js';

/** When something is cleared, and what is left alone. */
export interface ClearWater {
  readonly trigger: Limit;
  /** Not all kinds have to go where this much of what the trigger counts is left without them. */
  readonly enough: number;
  /** Above this, something is cleared though it does not pay. */
  readonly patience: number;
  /** The newest part of the history, which keeps what it holds. */
  readonly keep: Limit;
  /** Tokens that clearing has to save to be worth what it costs. */
  readonly atLeast: number;
  /** Tokens of system and tools. */
  readonly overhead: number;
  /** Whether clearing pays. @default always */
  readonly pays?: (bargain: Bargain) => boolean;
}

/** Of each kind, everything in messages before an index is cleared. */
export interface ClearMarks {
  readonly results: number;
  readonly thinking: number;
  readonly media: number;
  /**
   * Behind the message that ended the request in which something was last cleared; 0 for none. All
   * results that a call before it asked for again are cleared as well.
   */
  readonly since: number;
}

/** What was decided for a history. */
export interface Cleared extends ClearMarks {
  /** The first message of which something is cleared, thinking aside. */
  readonly first: number;
  /** The first message of which the last request of the history cleared something; none if it did not. */
  readonly brokenAt: number | undefined;
  /** Results that a later call asked for again, by message and block: `3.0`. */
  readonly superseded: ReadonlySet<string>;
}

/** What is known when the last request of a history is decided. */
export interface ThisRequest {
  readonly water: ClearWater;
  /** What the request before it cleared; then no other is played. */
  readonly from?: ClearMarks;
  /** Whether the cache has lost the conversation, so that clearing it costs nothing now. */
  readonly cold?: boolean;
}
