import type { Price } from '@turnwise/core';
import { LIFETIMES, type Ttl } from './marks.js';

/** What the pauses before requests say about lifetimes, this request among them. Counts are tokens. */
export interface Account {
  /** When the last request went out: milliseconds since the epoch. */
  readonly at: number;
  /** Its input. */
  readonly tokens: number;
  /** What of it had to be written. */
  readonly written: number;
  /** Whether five minutes had passed before it. */
  readonly isCold: boolean;
  /** Requests that went on from another one. */
  readonly requests: number;
  /** How many of them came too late for five minutes; one that was near counts in part. */
  readonly pauses: number;
  /** What a pause would have lost after each request since an hour was asked for: their sum. */
  readonly exposed: number;
  /** What pauses did lose since then. */
  readonly lost: number;
  /** What an hour was asked for. */
  readonly kept?: Kept;
  /** After how many pauses, one after another, it was not there. */
  readonly doubts: number;
}

/** The part of a conversation that lives for an hour from its last use on. */
export interface Kept {
  readonly at: number;
  readonly tokens: number;
  /** Where it ends, as the API writes paths. */
  readonly path: string;
}

/** A request that goes on. */
export interface Turn {
  readonly now: number;
  /** Tokens that it adds, about. */
  readonly added: number;
  /** Tokens at the beginning that are kept anyway. */
  readonly apart: number;
}

/** What a token costs; only the proportions matter. */
export type Rates = Pick<Price, 'cacheRead' | 'cacheWrite5m' | 'cacheWrite1h'>;

const { '5m': FIVE_MINUTES, '1h': HOUR } = LIFETIMES;

/** Milliseconds from which on a pause is near five minutes. Source: `pnpm replay`. */
const NEAR = 120_000;

/** How likely a pause outlives five minutes where none is known. Source: `pnpm replay`. */
export const RARELY = 0.03;

/** Pauses after which nobody believes that something is kept for an hour if not all was written for one. */
const DOUBTS = 2;

/** What is usual counts as much as so many pauses. */
const USUAL = 2;

/** How much of a pause of more than five minutes one that lasts so long is: who takes three may take six. */
export function nearness(pause: number): number {
  if (pause >= HOUR || pause < NEAR) return 0;
  return Math.min(1, Math.log(pause / NEAR) / Math.log(FIVE_MINUTES / NEAR));
}

/** The account of a first request; `apart` tokens at its beginning are kept anyway. */
export function opened(at: number, tokens: number, apart = 0): Account {
  const written = Math.max(0, tokens - apart);
  return {
    at,
    tokens,
    written,
    isCold: true,
    requests: 0,
    pauses: 0,
    exposed: written,
    lost: 0,
    doubts: 0,
  };
}

/** The account with one more request, as far as it is known before it is answered. */
export function continued(account: Account, { now, added, apart }: Turn): Account {
  const { at, requests, pauses, exposed, lost, kept, ...rest } = account;
  const pause = now - at;
  const isKept = kept !== undefined && now - kept.at < HOUR;
  const safe = Math.max(isKept ? kept.tokens : 0, apart);
  const isCold = pause >= FIVE_MINUTES;
  const losing = isCold ? Math.max(0, account.tokens - safe) : 0;
  const tokens = account.tokens + added;
  return {
    ...rest,
    at: now,
    tokens,
    written: added + losing,
    isCold,
    requests: requests + 1,
    pauses: pauses + nearness(pause),
    exposed: (isCold ? 0 : exposed) + Math.max(0, tokens - safe),
    // An hour does not help over a longer pause.
    lost: pause >= HOUR ? 0 : lost + losing,
    ...(isKept && { kept }),
  };
}

/**
 * The lifetime that a request asks for. An hour costs more for each token that is written, and only
 * for these: what is read stays for an hour as well if it is a part of what is written. So one
 * request in many is enough, best one that adds little: as soon as what pauses have cost since the
 * last one, and what they are expected to cost, is worth more than asking now. Who loses a token
 * writes it again, and for an hour then.
 *
 * A conversation that only grows costs at most 3.2 times its cheapest lifetimes in hindsight, chosen
 * for each request by itself, and two rewritings of its input. With prices r for reading, s and l
 * for writing for five minutes and for an hour: between two requests that ask for an hour, w tokens
 * are added. What pauses have lost of them is worth less than (l - s) w whenever nothing is asked
 * for, so that the next pause, which loses (s - r) w at most, is the last one. Asking costs
 * (l - s) w at most. All else is what any choice pays: s for each token that is added, and r for
 * what is read. The factor is (s + 2 (l - s) + (s - r)) / s, 3.12 to 3.18 for r from 0.025 to 0.1,
 * s = 1.25 and l = 2.
 *
 * @param usual how likely a pause outlives five minutes, of conversations that begin alike
 */
export function lifetimeOf(account: Account, rates: Rates, usual = RARELY): Ttl {
  const { written, requests, pauses, exposed, lost, doubts } = account;
  const { cacheRead, cacheWrite5m, cacheWrite1h } = rates;
  const chance = (USUAL * usual + pauses) / (USUAL + requests);
  const expected = (cacheWrite1h - cacheRead) * chance * exposed;
  const paid = (cacheWrite5m - cacheRead) * lost;
  const price = (cacheWrite1h - cacheWrite5m) * written;
  const isWorth = written > 0 && expected + paid > price;
  return doubts >= DOUBTS || isWorth ? '1h' : '5m';
}

/** What a request was billed. */
export interface Bill {
  /** All input. */
  readonly tokens: number;
  /** What the cache had of it. */
  readonly read: number;
}

/**
 * The account once the bill is known.
 *
 * @param hour what is kept for an hour now, if that was written
 */
export function billed(account: Account, { tokens, read }: Bill, hour: Kept | undefined): Account {
  const { written, lost, kept, isCold } = account;
  const expected = account.tokens - written;
  const isTested = isCold && kept !== undefined;
  const isGone = isTested && read < kept.tokens / 2;
  const doubts = isTested && !isGone ? 0 : account.doubts + Number(isGone);
  const known = { ...account, tokens, doubts };
  if (hour) return { ...known, exposed: 0, lost: 0, kept: hour };
  // Other requests may have kept what this one alone would have lost: the system prompt, most often.
  return { ...known, lost: Math.max(0, lost - Math.max(0, read - expected)) };
}

const COUNTS = [
  'at',
  'tokens',
  'written',
  'requests',
  'pauses',
  'exposed',
  'lost',
  'doubts',
] as const satisfies readonly (keyof Account)[];

/** Whether a value that was stored is an account. */
export function isAccount(value: unknown): value is Account {
  const account = (value ?? {}) as Partial<Account>;
  const { kept } = account;
  return COUNTS.every((name) => isCount(account[name])) && (kept === undefined || isKept(kept));
}

function isKept(value: Partial<Kept> | null): boolean {
  const { at, tokens, path } = value ?? {};
  return isCount(at) && isCount(tokens) && typeof path === 'string';
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
