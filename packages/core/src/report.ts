import type { Kind } from './engine.js';
import type { Usage } from './types.js';

/**
 * One thing that was done to a request: the record that `explain` lists, listeners receive
 * and `reportOf` returns. It holds codes, paths and counts, never content.
 */
export interface Step {
  /** The middleware by its verb: `repair`, `prefill`, `window`, `cache`, … */
  readonly middleware: string;
  /** What was done: a rule's code such as `empty-text`, or a decision such as `cut`. */
  readonly code: string;
  /** Where in the request that the middleware received, as the API writes paths: `messages.3.content.1`. */
  readonly path: string;
  /**
   * Why: the rule that a refusal called for, `refused` in this request, `learned` from one before;
   * or what made a request miss the cache.
   */
  readonly reason?: string;
  /** Whether everything that the caller said is still there. */
  readonly lossless: boolean;
  /** False for what was only found: in observe mode, or where nothing could be done. */
  readonly applied?: false;
  /** A count before (tokens, messages, marks: the code says which). */
  readonly before?: number;
  /** The same count after. */
  readonly after?: number;
  /** What it cost, in dollars, where that is known. */
  readonly dollars?: number;
  /** A request of our own that was sent for it. */
  readonly paid?: Paid;
}

/** A request that was sent beside the caller's own, and what it is billed. */
export interface Paid {
  /** As the request named it. */
  readonly model: string;
  /** Token counts of its reply. */
  readonly usage: Usage;
}

/** Everything that was done to the request behind one reply, in order. */
export interface Report {
  readonly steps: readonly Step[];
}

/** One request from beginning to end: what the event `request` holds. */
export interface RequestRecord extends Report {
  /** What it was for; a batch is one request here. */
  readonly kind: Kind;
  /** The model by its undated first-party id; as requests name it if unknown. Of a batch, the first one's. */
  readonly model: string;
  readonly streamed: boolean;
  /** How often it went over the wire, the SDK's own retries included. */
  readonly attempts: number;
  /** Milliseconds until its reply was read to the end. */
  readonly duration: number;
  /** Token counts of the reply, where it had them. */
  readonly usage?: Usage;
  /** How it failed, if it did. */
  readonly failure?: Failure;
}

/** A failure without its message, which may quote the conversation. */
export interface Failure {
  /** The API's error type, the name of an error, or `unfinished` for a stream that was cut off. */
  readonly type: string;
  /** The HTTP status of a refusal. */
  readonly status?: number;
}
