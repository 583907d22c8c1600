import { TurnwiseError } from '@turnwise/core';

/** One of the largest parts of a request. */
export interface Portion {
  /** `system`, `tools` or a message, as the API writes paths. */
  readonly path: string;
  readonly tokens: number;
}

/**
 * What may not be cut exceeds the context window all by itself. Nothing was sent, unless `cause` is
 * the API's own refusal.
 */
export class ContextOverflowError extends TurnwiseError {
  /** Input tokens of what has to stay: estimated, from the API's count where it gave one. */
  readonly inputTokens: number;
  /** Tokens of the model's context window. */
  readonly limit: number;
  /** The largest parts of it, the largest first. */
  readonly largest: readonly Portion[];

  constructor(
    size: { inputTokens: number; limit: number; largest: readonly Portion[] },
    options?: ErrorOptions,
  ) {
    const [first] = size.largest;
    const most = first ? ` The largest part is ${first.path} with ${first.tokens}.` : '';
    super(
      `About ${size.inputTokens} input tokens cannot be cut, and the context window holds ${size.limit}.${most} Shorten it, pin less, or choose a model with a larger window.`,
      options,
    );
    this.inputTokens = size.inputTokens;
    this.limit = size.limit;
    this.largest = size.largest;
  }
}
