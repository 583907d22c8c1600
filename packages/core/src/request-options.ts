import type { Wishes } from './engine.js';

/**
 * What the options of one request may say besides the client's own. The SDK passes on what it
 * does not know, but its types forbid it inside a literal, so name the type:
 *
 * ```ts
 * const options: Anthropic.RequestOptions & TurnwiseRequestOptions = {
 *   turnwise: { conversation: 'a' },
 * };
 * ```
 */
export interface TurnwiseRequestOptions {
  /** False leaves the request alone. */
  readonly turnwise?: false | Wishes | undefined;
}
