import type { Block, ModelInfo, Params } from '@turnwise/core';
import { leadOf, type Round, type Shape } from './rounds.js';

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
export function tallyOf(params: Params, shape: Shape, model: ModelInfo, overhead: number): Tally {
  const { rounds, all } = shape;
  const tokens = sumUp(shape, shape.tokens);
  const thinking = sumUp(shape, shape.thinking);
  const count = lazy(() => sumUp(shape, [...shape.tokens.keys()]));
  const turns = lazy(() => sumUp(shape, shape.turns));
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

/** @param sums over the messages before an index */
function sumUp({ head, rounds, directing }: Shape, sums: readonly number[]): Sums {
  const first = sums[head] ?? 0;
  const summed = { head: first, all: [0], staying: [0] };
  const directedBefore = summing(directing, sums);
  let directed = directedBefore(head);
  let staying = 0;
  for (const { start, end, pinned } of rounds) {
    const next = directedBefore(end);
    staying += pinned ? (sums[end] ?? 0) - (sums[start] ?? 0) : next - directed;
    directed = next;
    summed.all.push((sums[end] ?? 0) - first);
    summed.staying.push(staying);
  }
  return summed;
}

/** Sums up some messages before one index after another. */
function summing(some: readonly number[], sums: readonly number[]): (end: number) => number {
  let next = 0;
  let total = 0;
  return (end) => {
    for (; (some[next] ?? end) < end; next++) total += each(sums, some[next] as number);
    return total;
  };
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
