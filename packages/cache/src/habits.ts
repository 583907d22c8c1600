import type { NamedBlock, Seen } from './seen.js';

/** How often something stayed as it was and how often it did not; what is long ago counts less. */
export interface Odds {
  readonly held: number;
  readonly changed: number;
}

/** What is known of a conversation: how its requests differ from those before them. */
export interface Habits {
  readonly tools: Odds;
  readonly system: Odds;
  /** The first block of `system` that was seen to change. */
  readonly volatile?: number;
  /** Where the messages begin. */
  readonly history: Odds;
  /**
   * Of what follows the last reply, blocks at the end that the next request does not have, and the
   * type of the first of them; undefined where it is not known.
   */
  readonly passing?: Passing;
  /** Blocks behind the last reply, or the beginning, that other requests had as well. */
  readonly parting?: number;
}

export interface Passing {
  readonly blocks: number;
  /** Whether that was all that followed the reply. */
  readonly whole: boolean;
  readonly type: string;
}

/** So much of what was known before counts when something new is seen. */
const MEMORY = 0.8;

const NEVER: Odds = { held: 0, changed: 0 };

/** What is known before anything was seen. */
export const NO_HABITS: Habits = { tools: NEVER, system: NEVER, history: NEVER };

/** Times that everything counts as having held before, and as having changed. */
const [HELD, CHANGED] = [0.5, 0.04];

/** How likely it is to hold once more. */
export function chanceOf({ held, changed }: Odds): number {
  return (held + HELD) / (held + changed + HELD + CHANGED);
}

/**
 * What is known after one more request.
 *
 * @param answered what the request before ended with, as it stands before its reply now; undefined
 *   where no reply follows it
 */
export function learn(
  known: Habits,
  before: Seen,
  now: Seen,
  answered?: readonly NamedBlock[],
): Habits {
  const tools = next(known.tools, sameNames(before.tools, now.tools));
  if (tools.changed > known.tools.changed) return { ...known, tools };
  const at = firstDifference(before.system, now.system);
  const system = next(known.system, at === undefined);
  const history = next(known.history, before.start === now.start);
  const volatile = system.changed < FORGOTTEN ? undefined : least(known.volatile, at);
  const passing = answered ? passingOf(before.turn, answered) : known.passing;
  const parting = answered ? undefined : (partingOf(before.turn, now.turn) ?? known.parting);
  return {
    tools,
    system,
    history,
    ...(volatile !== undefined && { volatile }),
    ...(passing && { passing }),
    ...(parting !== undefined && { parting }),
  };
}

/** What has not changed for about ten requests does not count as volatile any more. */
const FORGOTTEN = 0.1;

function next({ held, changed }: Odds, holds: boolean): Odds {
  return {
    held: MEMORY * held + (holds ? 1 : 0),
    changed: MEMORY * changed + (holds ? 0 : 1),
  };
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** The place of the first name that differs; undefined where none does. */
export function firstDifference(a: readonly string[], b: readonly string[]): number | undefined {
  if (sameNames(a, b)) return undefined;
  const at = a.findIndex((name, i) => name !== b[i]);
  return at < 0 ? a.length : at;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** What the end of the last request had that stands there no more, now that a reply follows it. */
function passingOf(turn: readonly NamedBlock[], answered: readonly NamedBlock[]): Passing {
  const at = turn.findIndex(({ name }, i) => name !== answered[i]?.name);
  const first = turn[at];
  return first
    ? { blocks: turn.length - at, whole: at === 0, type: first.type }
    : { blocks: 0, whole: false, type: '' };
}

/** What two requests share behind the same reply, where each goes on in its own way. */
function partingOf(a: readonly NamedBlock[], b: readonly NamedBlock[]): number | undefined {
  const at = a.findIndex(({ name }, i) => name !== b[i]?.name);
  return at > 0 ? at : undefined;
}
