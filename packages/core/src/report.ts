/**
 * One thing that was done to a request: the record that `explain` lists, `on` receives and
 * `reportOf` returns. It holds codes, paths and counts, never content.
 */
export interface Step {
  /** The middleware by its verb: `repair`, `prefill`, `window`, `cache`, … */
  readonly middleware: string;
  /** What was done: a rule's code such as `empty-text`, or a decision such as `cut`. */
  readonly code: string;
  /** Where in the request that the middleware received, as the API writes paths: `messages.3.content.1`. */
  readonly path: string;
  /** Whether everything that the caller said is still there. */
  readonly lossless: boolean;
  /** False for what was only found: in observe mode, or where nothing could be done. */
  readonly applied?: false;
  /** A count before (tokens, messages, marks: the code says which). */
  readonly before?: number;
  /** The same count after. */
  readonly after?: number;
}

/** Everything that was done to the request behind one reply, in order. */
export interface Report {
  readonly steps: readonly Step[];
}
