import type { ModelInfo, Price } from '@turnwise/core';
import { HOUR } from './timing.js';

/** What a cut takes from the requests of a conversation, and what it costs. */
export interface Bargain {
  /** Tokens that this request and every one after it has less. */
  readonly saved: number;
  /** Tokens that stay, would be read from the cache, and have to be written to it again. */
  readonly rewritten: number;
  /** Requests of the conversation that have been answered. */
  readonly requests: number;
  /** Milliseconds that the cache keeps what is written. @default five minutes */
  readonly lifetime?: number;
}

/** Of a model whose price is unknown: the ratios of all models before those of 2026 (documented). */
const USUAL = { cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2 };

/**
 * Whether a cut saves more than it costs: `n × saved × read > rewritten × (write − read)`, at the
 * model's prices of a token that the cache reads and writes. Only their ratio counts, so that a
 * higher price of long prompts changes nothing.
 *
 * A conversation that has had n requests is taken to have n more, this one included: of all that
 * is met at a random moment, half lasts at least as long again (the Copernican estimate, Nature
 * 363, 315, 1993; as a rule of thumb, the Lindy effect).
 */
export function isWorth(
  { saved, rewritten, requests, lifetime }: Bargain,
  { price = USUAL as Price }: Pick<ModelInfo, 'price'>,
): boolean {
  const { cacheRead, cacheWrite5m, cacheWrite1h } = price;
  const write = lifetime === HOUR ? cacheWrite1h : cacheWrite5m;
  return requests * saved * cacheRead > rewritten * (write - cacheRead);
}
