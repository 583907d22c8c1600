import type { Price } from '@turnwise/core';
import type { RecordedRequest } from '@turnwise/simulator';
import { priceAt } from './bill.ts';
import type { TimedRequest } from './dialog.ts';
import { promptOf } from './prefixes.ts';

/** A request that has a certain prefix: when it was sent, and what its tokens cost. */
interface Use {
  readonly at: number;
  readonly price: Price;
}

/** A stretch of a prompt, and all requests that have it behind the same prefix. */
interface Stretch {
  readonly tokens: number;
  readonly uses: Use[];
}

/** The cheapest ways to have paid for a token up to now, by the entry that was left behind. */
interface Ways {
  readonly none: number;
  readonly short: number;
  readonly long: number;
}

/** Milliseconds that an entry lives after its last use. Source: prompt-caching page. */
const lifetimes = { short: 300_000, long: 3_600_000 };
const million = 1_000_000;

/** One request more, `pause` milliseconds after the one before. */
function step(
  ways: Ways,
  { input, cacheRead, cacheWrite5m, cacheWrite1h }: Price,
  pause: number,
): Ways {
  const least = Math.min(ways.none, ways.short, ways.long);
  const short = pause < lifetimes.short ? ways.short + cacheRead : Number.POSITIVE_INFINITY;
  const long = pause < lifetimes.long ? ways.long + cacheRead : Number.POSITIVE_INFINITY;
  return {
    none: least + input,
    short: Math.min(short, least + cacheWrite5m),
    // What is read stays for an hour if one more token behind it is written for so long.
    long: Math.min(long, short, least + cacheWrite1h),
  };
}

/** The least that one token can cost in all requests that have it. */
function leastOf(uses: readonly Use[]): number {
  let ways: Ways = { none: 0, short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY };
  let before = 0;
  for (const { at, price } of uses) {
    ways = step(ways, price, at - before);
    before = at;
  }
  return Math.min(ways.none, ways.short, ways.long);
}

/**
 * The least that all input of these requests can cost, in dollars, with the whole future known.
 *
 * Whatever the marks, the API bills a token of a request as read, as written for five minutes or
 * for an hour, or as plain input, and as read only if an earlier request with the same prefix up
 * to there wrote it and no pause since its last use outlived it. An entry that reaches further keeps
 * what it holds as well: what was written for five minutes and is read lives for an hour from then
 * on if a token behind it is written for an hour. Here every token takes the cheapest such course
 * by itself, free of the number of marks, of lookback and of what its neighbors do: no policy that
 * sends these requests, and no others, can pay less.
 *
 * A prefix below the minimum is never an entry, so that its tokens share the course of the first
 * ones that can be.
 *
 * @param arrived the same requests with no marks
 */
export function lowerBound(
  requests: readonly TimedRequest[],
  arrived: readonly RecordedRequest[],
): number {
  const stretches = new Map<string, Stretch>();
  let dollars = 0;
  for (const [n, { at, body }] of requests.entries()) {
    const { model, tokens, prefixes } = promptOf(body, arrived[n] as RecordedRequest);
    const price = priceAt(model, tokens);
    if (prefixes.length === 0) dollars += (tokens * price.input) / million;
    for (const prefix of prefixes) {
      const stretch = stretches.get(prefix.id) ?? { tokens: prefix.tokens, uses: [] };
      stretch.uses.push({ at, price });
      stretches.set(prefix.id, stretch);
    }
  }
  for (const { tokens, uses } of stretches.values()) dollars += (tokens * leastOf(uses)) / million;
  return dollars;
}
