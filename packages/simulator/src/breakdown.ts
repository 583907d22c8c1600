/** Milliseconds before the first byte, by the simulator's clock. */
interface Late {
  readonly delay?: number;
}

/** An error instead of an answer; the rules are not looked at. */
interface Refused {
  readonly status: number;
  /** @default the type documented for the status */
  readonly type?: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A pause of so many milliseconds in the middle of the answer. */
interface Stalled {
  readonly stall: number;
  /** Events sent before it; an answer that is no stream pauses at its half. @default 1 */
  readonly after?: number;
}

/** The connection ends in the middle of the answer: after so many events, or bytes of the body. An answer that is no stream is cut at its half instead of by events. */
interface Cut {
  readonly cut: { readonly events: number } | { readonly bytes: number };
}

/** An `error` event in a stream, which then ends. An answer that is no stream becomes an error of that type. */
interface Failed {
  readonly streamError: { readonly type: string; readonly message?: string };
  /** Events sent before it. @default 1 */
  readonly after?: number;
}

/**
 * What goes wrong with one request; `reset` closes the connection unanswered.
 * Answers that break off are billed whole, as they were begun: `usage` in the record does not shrink.
 */
export type Breakdown =
  | 'reset'
  | (Late & (Refused | Stalled | Cut | Failed))
  | { readonly delay: number };

/** A breakdown of an answer on its way. */
export type Interruption = Exclude<Breakdown, 'reset' | Refused>;
