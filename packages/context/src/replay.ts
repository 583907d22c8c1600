import type { Round } from './rounds.js';
import type { Limit } from './size.js';
import type { Place, Tally } from './tally.js';

/** When to cut, and how much to leave. */
export interface Water {
  readonly high: readonly Limit[];
  readonly low: readonly Limit[];
}

/**
 * Where the history is cut.
 *
 * Plays the conversation again, request by request, as if every one had come through here: when
 * one exceeds high water the cut moves on until at most low water is left, and there it stays
 * until the next one does. The same history therefore always has the same cut, and so has every
 * continuation of it up to the next high water, without anything being remembered.
 *
 * @param from where it was cut before, if that is known: only its last request is played then
 */
export function replay(
  rounds: readonly Round[],
  tally: Tally,
  { high, low }: Water,
  from?: Place,
): Place {
  let place = from ?? { cut: 0, since: -1 };
  for (let last = from ? rounds.length - 1 : 0; last < rounds.length; last++) {
    if (isWithin(high, tally, place, last)) continue;
    const cut = advance(rounds, tally, low, place.cut, last);
    if (cut > place.cut) place = { cut, since: last };
  }
  return place;
}

/** Whether a history with that cut, ending with round `last`, is within every limit. */
function isWithin(limits: readonly Limit[], tally: Tally, place: Place, last: number): boolean {
  return limits.every((limit) => tally[limit.of](place, last) <= limit.most);
}

/**
 * The first cut that is low enough. One before a question is preferred to one between tool
 * calls, as long as it leaves half of what the other would.
 */
function advance(
  rounds: readonly Round[],
  tally: Tally,
  low: readonly Limit[],
  from: number,
  last: number,
): number {
  let first = from;
  const at = (cut: number): Place => ({ cut, since: last });
  while (first < last && !isWithin(low, tally, at(first), last)) first++;
  const half = tally.tokens(at(first), last) / 2;
  let question = first;
  while (question < last && !rounds[question]?.opens) question++;
  const isGood = rounds[question]?.opens && tally.tokens(at(question), last) >= half;
  return isGood ? question : first;
}
