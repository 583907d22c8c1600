import type { Price } from '@turnwise/core';
import type { Ttl } from './marks.js';

/** What the pauses between requests so far say about lifetimes. Counts are tokens. */
export interface Account {
  /** When the last request went out: milliseconds since the epoch. */
  readonly at: number;
  /** The input of the last request. */
  readonly tokens: number;
  /** What it asked for. */
  readonly ttl: Ttl;
  /**
   * What an hour spares: input that was read, or would have been, after a pause that outlives five
   * minutes. A shorter pause counts as far as it comes near them: who takes two minutes may take six.
   */
  readonly spared: number;
  /** What is written where every mark asks for an hour, all of which costs more. See `opened`. */
  readonly written: number;
}

/** What a request was billed. */
export interface Bill {
  /** All input. */
  readonly tokens: number;
  /** What the cache had of it. */
  readonly read: number;
}

/** What a token costs; only the proportions matter. */
export type Rates = Pick<Price, 'cacheRead' | 'cacheWrite5m' | 'cacheWrite1h'>;

/** Milliseconds. Source: the documentation of prompt caching. */
const FIVE_MINUTES = 300_000;
const HOUR = 3_600_000;

/** Milliseconds from which on a pause is near five minutes. Source: `pnpm replay`, with `FIRST`. */
const NEAR = 90_000;

/** Of a pause that lasts so long, how much an hour spares: from 0 to 1. */
function sparedIn(pause: number): number {
  if (pause >= HOUR || pause < NEAR) return 0;
  return Math.min(1, Math.log(pause / NEAR) / Math.log(FIVE_MINUTES / NEAR));
}

/**
 * What of the first request counts as written. It is paid for already; this much stands for the
 * night that has not come yet.
 */
const FIRST = 1 / 5;

/**
 * The account of a first request, which asked for five minutes.
 *
 * @param spared what an hour spares other conversations, in units of what it writes
 */
export function opened(at: number, tokens: number, spared = 0): Account {
  const written = FIRST * tokens;
  return { at, tokens, ttl: '5m', spared: spared * written, written };
}

/** The account with one more request. */
export function continued(account: Account, now: number, bill: Bill): Account {
  const { at, tokens, ttl, spared, written } = account;
  const pause = now - at;
  const isKept = pause < (ttl === '1h' ? HOUR : FIVE_MINUTES);
  // Other requests may have kept what this one alone would have lost: the system prompt, most often.
  const stake = isKept ? tokens : Math.max(0, tokens - bill.read);
  return {
    at: now,
    tokens: bill.tokens,
    ttl,
    spared: spared + sparedIn(pause) * stake,
    // An hour does not help over a longer pause.
    written: written + (pause >= HOUR ? stake : 0) + Math.max(0, bill.tokens - tokens),
  };
}

/**
 * The lifetime that a request asks for: an hour as soon as what it spares is worth more than what
 * it costs, both summed over all that happened so far.
 *
 * A conversation that only grows costs at most 2.6 times its cheapest lifetimes in hindsight,
 * chosen for each request by itself, and one rewriting of its input for an hour. With prices r for
 * reading, s and l for writing for five minutes and for an hour, and W tokens that even an hour
 * writes: five minutes are chosen while (s - r) · spared <= (l - s) · W, so that what they lose
 * before the last loss is (l - r) (l - s) / (s - r) · W at most; all else is what an hour costs, l
 * instead of s for each of W. The factor is (l + (l - r) (l - s) / (s - r)) / s, which is 2.57 to
 * 2.60 for r from 0.025 to 0.1, s = 1.25 and l = 2. Where no pause comes near five minutes, nothing
 * is lost at all.
 */
export function lifetimeOf({ spared, written }: Account, rates: Rates): Ttl {
  const { cacheRead, cacheWrite5m, cacheWrite1h } = rates;
  const gain = (cacheWrite5m - cacheRead) * spared;
  return gain > (cacheWrite1h - cacheWrite5m) * written ? '1h' : '5m';
}
