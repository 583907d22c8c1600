import type { Block, Message, Params } from '@turnwise/core';
import type { Chance, Chances } from './chances.js';
import type { Habits } from './habits.js';
import { lastInMessages, lastSystem, lastTool, type Place } from './places.js';
import type { Position, Positions } from './positions.js';
import { blocksOf, endOfHistory, endOfReply, endOfRequest } from './turns.js';

/** A place for a mark. */
export interface Candidate extends Place, Position, Chance {}

/** The parts of the messages that have one end each. */
interface Ends {
  /** What the last request before this one ended with. */
  readonly written: number;
  readonly reply: number;
  readonly end: number;
}

/** Every place at which a prompt may part from the next one, or parted from the last one. */
export function candidatesOf(
  params: Params,
  positions: Positions,
  { chances, habits, ephemeral }: { chances: Chances; habits: Habits; ephemeral: number },
): Candidate[] {
  const { messages } = params;
  const end = endOfHistory(messages);
  const reply = endOfReply(messages, end);
  const ends = { written: endOfRequest(messages, reply), reply, end };
  const gathered: Candidate[] = [];
  const add = (place: Place | undefined, chance: Chance) => {
    if (place) gather(gathered, place, chance, positions);
  };
  headPlaces(params, habits, chances, add);
  historyPlaces(messages, ends, chances, add);
  const turn = turnOf(messages, ends);
  const passing = Math.max(ephemeral, passingIn(turn, habits));
  const kept = innerOf(turn, passing, habits);
  if (kept > 0) add(lastInMessages(messages, end, turn.length - kept), chances.inner);
  add(lastInMessages(messages, end, passing), chances.tail(kept > 0));
  return gathered.sort((a, b) => a.tokens - b.tokens);
}

/** Two that stand in one place are one. */
function gather(
  gathered: Candidate[],
  { path, order, block }: Place,
  { ends, found }: Chance,
  positions: Positions,
): void {
  const at = gathered.findIndex((other) => other.path === path);
  const same = gathered[at];
  if (same) {
    const { tokens, behind, worth } = same;
    const sum = { ends: same.ends + ends, found: same.found + found };
    gathered[at] = { path, order, block, tokens, behind, worth, ends: sum.ends, found: sum.found };
  } else {
    const { tokens, behind, worth } = positions(order);
    gathered.push({ path, order, block, tokens, behind, worth, ends, found });
  }
}

type Add = (place: Place | undefined, chance: Chance) => void;

function headPlaces(params: Params, { volatile }: Habits, chances: Chances, add: Add): void {
  const { system } = params;
  const isKnown = volatile !== undefined;
  add(lastTool(params), chances.tools(isKnown));
  if (Array.isArray(system))
    add(lastSystem(system.slice(0, volatile ?? -1)), chances.stable(isKnown));
  add(lastSystem(system), chances.system);
}

function historyPlaces(
  messages: readonly Message[],
  { written, reply }: Ends,
  chances: Chances,
  add: Add,
): void {
  for (const end of anchorsBefore(reply)) add(lastInMessages(messages, end), chances.anchor);
  if (written > 0) add(lastInMessages(messages, written), chances.written);
  if (reply > 0) add(lastInMessages(messages, reply), chances.reply);
}

/** Messages between two places to which a conversation may go back. */
const STRIDE = 8;

/**
 * Places to go back to, at most two. Each has been the end of a reply and is marked in every
 * request since, which keeps it alive: nothing is written there later.
 */
function anchorsBefore(reply: number): number[] {
  const near = downTo(STRIDE, reply - 1);
  return [downTo(2 * STRIDE, near - 1), near].filter((end) => end > 0);
}

function downTo(multiple: number, count: number): number {
  return Math.max(0, multiple * Math.floor(count / multiple));
}

/** What follows the last reply. */
function turnOf(messages: readonly Message[], { reply, end }: Ends): readonly Block[] {
  return messages.slice(reply, end).flatMap(blocksOf);
}

/** Blocks at the end that the next request will not have, as far as the last ones tell. */
function passingIn(turn: readonly Block[], { passing }: Habits): number {
  if (!passing || passing.blocks === 0) return 0;
  if (passing.whole) return turn.length;
  return turn.at(-passing.blocks)?.type === passing.type ? passing.blocks : 0;
}

/**
 * Blocks up to the place where requests have parted, or up to the last text: a question behind a
 * document. 0 where there is no such place.
 */
function innerOf(turn: readonly Block[], passing: number, habits: Habits): number {
  const length = turn.length - passing;
  const { parting, passing: known } = habits;
  if (parting !== undefined) return parting < length ? parting : 0;
  return known === undefined && turn[length - 1]?.type === 'text' ? length - 1 : 0;
}
