import { type Call, keepLast } from '@turnwise/core';
import type { Sampled } from './counts.js';

/** Tokens before a mark from which on every model and backend caches: twice the longest minimum (documented). */
const FAR = 8_192;

/** Replies one after the other that say nothing of a cache until it is said of the endpoint. */
const IN_A_ROW = 2;

/** Pairs of endpoint and model that are remembered. */
const MOST = 500;

/** How many such replies came in a row, by endpoint and model. */
const rows = new Map<string, number>();

/**
 * Whether it is time to say that an endpoint pays no heed to marks: once for each model, when a
 * second reply in a row was neither read from a cache nor written to one.
 *
 * @param tokensMarked before the last mark, about
 */
export function isIgnoring(
  { endpoint, params }: Pick<Call, 'endpoint' | 'params'>,
  { cached, total }: Sampled,
  tokensMarked: () => number,
): boolean {
  const place = `${params.model} ${endpoint}`;
  const row = rows.get(place) ?? 0;
  if (endpoint === '' || row >= IN_A_ROW) return false;
  const isHeeded = cached > 0;
  if (!isHeeded && (total < FAR || tokensMarked() < FAR)) return false;
  keepLast(rows, place, isHeeded ? 0 : row + 1, MOST);
  return !isHeeded && row + 1 === IN_A_ROW;
}
