import type { Block, ModelInfo, Params } from '@turnwise/core';
import { leadOf, type Round, type Seen, type Shape } from './rounds.js';

/** Where a history is cut. */
export interface Place {
  /** How many rounds left, 0 for none. */
  readonly cut: number;
  /** The last round of the request in which they did. */
  readonly since: number;
}

/**
 * How much is left of a history for every possible cut, from sums that are added up once: looking
 * at one cut costs the same however long the history is.
 */
export interface Tally {
  /** Input tokens if the history were cut there and ended with round `last`. */
  readonly tokens: (place: Place, last: number) => number;
  readonly messages: (place: Place, last: number) => number;
  readonly turns: (place: Place, last: number) => number;
  /**
   * The rounds that stay because `cut` falls inside of what a user turn began: that one, and the
   * first of its replies where thinking is manual, since such a tool turn has to start with thinking.
   */
  readonly anchors: (cut: number) => readonly number[];
}

interface Sums {
  readonly head: number;
  /** Up to the round of that index, exclusive: all, and what stays of it after a cut. */
  readonly all: readonly number[];
  readonly staying: readonly number[];
}

/** @param overhead tokens of system and tools */
export function tallyOf(
  params: Params,
  all: readonly Seen[],
  shape: Shape,
  model: ModelInfo,
  overhead: number,
): Tally {
  const { messages } = params;
  const { rounds } = shape;
  const sum = (value: (at: number) => number): Sums => sumUp(shape, all, value);
  const tokens = sum((at) => all[at]?.tokens ?? 0);
  const thinking = sum((at) => all[at]?.thinking ?? 0);
  const count = lazy(() => sum(() => 1));
  const opens = (at: number): boolean => messages[at]?.role === 'user' && !all[at]?.answers;
  const turns = lazy(() => sum((at) => (opens(at) ? 1 : 0)));
  const openings = openingsOf(rounds);

  const isManual = (params.thinking as Block | undefined)?.type === 'enabled';
  const anchors = (cut: number): readonly number[] => {
    if (cut === 0 || rounds[cut]?.opens) return [];
    const asks = openings[cut] ?? -1;
    const lead = isManual ? leadOf(rounds, all, asks, cut) : -1;
    return [asks, lead].filter((at) => at >= 0);
  };
  const size = ({ head, all, staying }: Sums, cut: number, last: number): number => {
    const kept = (all[last + 1] ?? 0) - (all[cut] ?? 0) + (staying[cut] ?? 0);
    return anchors(cut).reduce((sum, at) => sum + each(all, at) - each(staying, at), head + kept);
  };
  const bound = ({ since }: Place, last: number): number => {
    const received = (thinking.all[last + 1] ?? 0) - (thinking.all[since + 1] ?? 0);
    return thinking.head + Math.max(0, received);
  };
  const open = (cut: number, last: number): number => {
    const replies = (openings[last + 1] ?? -1) + 1;
    const led = anchors(cut).includes(replies) ? each(thinking.all, replies) : 0;
    return led + (thinking.all[last + 1] ?? 0) - (thinking.all[Math.max(cut, replies)] ?? 0);
  };
  const thoughts = (place: Place, last: number): number => {
    if (model.bindsThinking && place.cut > 0) return bound(place, last);
    return model.keepsThinking ? size(thinking, place.cut, last) : open(place.cut, last);
  };
  return {
    tokens: (place, last) => overhead + size(tokens, place.cut, last) + thoughts(place, last),
    messages: ({ cut }, last) => size(count(), cut, last),
    turns: ({ cut }, last) => size(turns(), cut, last),
    anchors,
  };
}

function each(sums: readonly number[], at: number): number {
  return (sums[at + 1] ?? 0) - (sums[at] ?? 0);
}

function sumUp({ head, rounds }: Shape, all: readonly Seen[], value: (at: number) => number): Sums {
  let first = 0;
  for (let at = 0; at < head; at++) first += value(at);
  const sums = { head: first, all: [0], staying: [0] };
  let total = 0;
  let staying = 0;
  for (const { start, end, pinned } of rounds) {
    for (let at = start; at < end; at++) {
      total += value(at);
      if (pinned || all[at]?.directs) staying += value(at);
    }
    sums.all.push(total);
    sums.staying.push(staying);
  }
  return sums;
}

/** For every round, the last one before it in which the user began something new. */
function openingsOf(rounds: readonly Round[]): number[] {
  const openings = [-1];
  for (const [index, { opens }] of rounds.entries()) {
    openings.push(opens ? index : (openings[index] ?? -1));
  }
  return openings;
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
