import type { Call, ModelInfo } from '@turnwise/core';
import { replay, type Water } from './replay.js';
import type { Round } from './rounds.js';
import type { Seen } from './seen.js';
import type { Limit } from './size.js';
import type { Place, Tally } from './tally.js';
import { isCold, type Sent } from './timing.js';
import { isWorth } from './worth.js';

/** Why a request may be cut before it has to be: part of it is not in the cache anyway. */
export interface Early {
  /** The first message that the cache does not hold; 0 where it has gone cold. */
  readonly from: number;
  /** Milliseconds that the cache keeps what is written. */
  readonly lifetime: number;
}

/**
 * Undefined where the cache still holds everything, or where nobody knows: a cut that is not
 * remembered would be undone by the next request.
 */
export function earlyOf(call: Call, sent: Sent | undefined): Early | undefined {
  const from = isCold(call, sent) ? 0 : call.brokenAt;
  return sent && from !== undefined ? { from, lifetime: sent.lifetime } : undefined;
}

/** With the high water of early cuts: half way between low and high, where both count one thing. */
export function earlyWater({ high, low }: Water): Water {
  const [most, ...others] = high;
  const [least] = low;
  if (most?.of !== least?.of) return { high, low };
  const { of, most: above } = most as Limit;
  return { high: [{ of, most: (above + (least as Limit).most) / 2 }, ...others], low };
}

/** Where the last request of a history is cut: where it has to be, or early, if that pays. */
export function cutNow(
  rounds: readonly Round[],
  tally: Tally,
  water: Water,
  from: Place,
  { model, all, early }: { model: ModelInfo; all: readonly Seen[]; early?: Early },
): Place {
  const due = replay(rounds, tally, water, from);
  if (due !== from || !early) return due;
  const last = rounds.length - 1;
  const place = replay(rounds, tally, earlyWater(water), from);
  const bargain = {
    saved: tally.tokens(from, last) - tally.tokens(place, last),
    rewritten: tokensOf(all.slice(rounds[place.cut]?.start, early.from)),
    requests: rounds.length,
    lifetime: early.lifetime,
  };
  return isWorth(bargain, model) ? place : from;
}

function tokensOf(some: readonly Seen[]): number {
  return some.reduce((sum, { tokens, thinking }) => sum + tokens + thinking, 0);
}
