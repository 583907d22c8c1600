import { chanceOf, type Habits } from './habits.js';

/** Chances of a place are those of all candidates together, so that they can be added. */
export interface Chance {
  /** How likely the next request shares the prompt up to here, and up to no candidate behind it. */
  readonly ends: number;
  /** How likely this is the end of the longest prefix that an earlier request wrote. */
  readonly found: number;
}

/** How likely requests part at a place of each kind. */
export interface Chances {
  readonly tools: (isKnown: boolean) => Chance;
  /** Before the part of `system` that changes, or may change. */
  readonly stable: (isKnown: boolean) => Chance;
  readonly system: Chance;
  readonly anchor: Chance;
  readonly written: Chance;
  readonly reply: Chance;
  readonly inner: Chance;
  readonly tail: (hasInner: boolean) => Chance;
}

/*
 * Of the next requests that have the same tools, system and beginning: how many put the last
 * question otherwise, go back further, or have another question behind the same document.
 * Estimates; a conversation that is known to do otherwise is held against what it does.
 */
const AGAIN = 0.08;
const EARLIER = 0.04;
const OTHERWISE = 0.1;

/** How often another conversation has the same system. */
const SHARED = 0.03;

/** How likely the next request has the same tools, system and beginning. */
export function chanceOfSame({ tools, system, history }: Habits): number {
  return chanceOf(tools) * chanceOf(system) * chanceOf(history);
}

/** @param goingOn how likely this conversation has a next request at all */
export function chancesOf(habits: Habits, goingOn: number): Chances {
  const sameTools = chanceOf(habits.tools);
  const sameHead = sameTools * chanceOf(habits.system);
  const same = chanceOfSame(habits);
  const otherSystem = sameTools - sameHead;
  const next = same * goingOn;
  const both = (chance: number): Chance => ({ ends: chance, found: chance });
  return {
    tools: (isKnown) => both(isKnown ? 0 : otherSystem / 2),
    stable: (isKnown) => both(isKnown ? otherSystem : otherSystem / 2),
    system: both(sameHead - next + next * (SHARED + EARLIER / 2)),
    anchor: both((next * EARLIER) / 4),
    written: { ends: 0, found: same },
    reply: { ends: next * AGAIN, found: 0 },
    inner: both(next * OTHERWISE),
    tail: (hasInner) => ({
      ends: next * (1 - AGAIN - EARLIER - SHARED - (hasInner ? OTHERWISE : 0)),
      found: 0,
    }),
  };
}
