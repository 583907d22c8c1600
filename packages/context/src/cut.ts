import { historyOf, type Message, type ModelInfo, type Params, type Step } from '@turnwise/core';
import {
  type Anchor,
  anchored,
  correctionOf,
  estimateFor,
  PLAUSIBLE,
  UNANCHORED,
} from './anchor.js';
import { ContextOverflowError, type Portion } from './context-overflow-error.js';
import { cutNow, type Early, earlyWater } from './early.js';
import { replay, type Water } from './replay.js';
import { type Round, type Shape, shapeOf } from './rounds.js';
import { areWithin, type Seen, type Sizes, sizesOf } from './seen.js';
import { type Limit, limitOf, type Size } from './size.js';
import { type Place, type Tally, tallyOf } from './tally.js';
import { thinkingSteps, withoutThinking } from './without-thinking.js';

/** What decides about a cut beside the request itself. */
export interface CutOptions {
  readonly trigger?: Size;
  readonly keep?: Size;
  readonly pin: (message: Message) => boolean;
  /** Tokens of system and tools. */
  readonly overhead: number;
  /** Input tokens that the request may have at most. */
  readonly budget: number;
  /** What the last request is measured by. @default the estimate */
  readonly anchor?: Anchor;
  /** What those before it were measured by. @default the estimate */
  readonly before?: Anchor;
  /** Tokens above which what has to stay is an error, infinite where it never is. */
  readonly refusesAbove: number;
  /** Where the history is known to be cut; then only its last request is decided. */
  readonly from?: CutPlace;
  /** Why the request may be cut before it has to be. */
  readonly early?: Early;
  /** Cut down to low water, whatever the request measures. */
  readonly forced?: boolean;
  /** What the history measures, if somebody knows. */
  readonly sizes?: Sizes;
}

/** A place in a history, by the indices of messages. */
export interface CutPlace {
  /** Where what stays begins; 0 where nothing was cut. */
  readonly cut: number;
  /** Where the request ended in which it was cut. */
  readonly since: number;
}

/** A request after its cut, and what was done to it. */
export interface Cut {
  readonly params: Params;
  readonly steps: readonly Step[];
  readonly place: CutPlace;
}

/** What low water is of high water, unless said otherwise: a cut then pays for a while. */
const LOW_OF_HIGH = 2 / 3;

/** High water, unless said otherwise. */
export const CUT_AT: Size = { fraction: 0.9 };

/** The place in a history of which nothing was cut. */
export const WHOLE: CutPlace = { cut: 0, since: 0 };

/** How many of the largest parts an overflow names. */
const NAMED = 5;

/** Cuts a request where its history exceeds the budget; the same params where it does not. */
export function cutOf(params: Params, model: ModelInfo, options: CutOptions): Cut {
  const { messages } = params;
  const { anchor = UNANCHORED } = options;
  if (fits(messages, model, options)) return { params, steps: [], place: WHOLE };
  const shape = shapeOf(messages, model, options.pin);
  const { all } = shape;
  const tally = tallyOf(params, shape, model, options.overhead);
  const last = shape.rounds.length - 1;
  const from = placeIn(shape.rounds, options.from) ?? replayed(shape, tally, options);
  const place = cutNow(shape.rounds, tally, waterOf(options, anchor), from, {
    ...options,
    model,
    all,
  });
  const after = tally.tokens(place, last);
  const parts = partsOf(shape, place.cut, tally.anchors(place.cut));
  // Nobody is refused for what is remembered alone.
  if (Math.min(anchored(after, anchor), PLAUSIBLE * after) > options.refusesAbove) {
    const kept = keptOf(parts, all);
    throw overflow(after, model.contextWindow, { all, kept, ...options });
  }
  const { first, last: end } = parts;
  if (first === undefined) return { params, steps: [], place: WHOLE };
  const until = shape.rounds[place.since]?.end ?? 0;
  const strips = (at: number): boolean =>
    model.bindsThinking && at > first && at < until && all[at]?.thinks === true;
  const kept = keptOf(parts, all);
  const step = {
    middleware: 'window',
    code: 'cut',
    path: `messages.${first}..${end}`,
    lossless: false,
    before: Math.round(anchored(tally.tokens({ cut: 0, since: -1 }, last), anchor)),
    after: Math.round(anchored(after, anchor)),
  };
  const left = kept.map((at) => {
    const message = messages[at] as Message;
    return strips(at) ? withoutThinking(message) : message;
  });
  return {
    params: { ...params, messages: left },
    steps: [
      step,
      ...kept.filter(strips).flatMap((at) => thinkingSteps('window', messages[at] as Message, at)),
    ],
    place: { cut: parts.from, since: until },
  };
}

/** The place in rounds; undefined where none begins there. */
function placeIn(rounds: readonly Round[], from: CutPlace | undefined): Place | undefined {
  if (from?.cut === 0) return { cut: 0, since: -1 };
  const cut = from ? rounds.findIndex(({ start }) => start === from.cut) : -1;
  if (!from || cut < 0) return undefined;
  return { cut, since: rounds.findLastIndex(({ start }) => start < from.since) };
}

/** Where the history was cut before the anchor was known, as far as anybody can tell. */
function replayed({ rounds }: Shape, tally: Tally, options: CutOptions): Place {
  const { before = UNANCHORED } = options;
  return replay(rounds, tally, waterOf({ ...options, forced: false }, before));
}

/** Whether the whole history with all its thinking never was too much. */
export function fits(messages: readonly Message[], model: ModelInfo, options: CutOptions): boolean {
  const { from, anchor = UNANCHORED, before = UNANCHORED, overhead, early } = options;
  if (from && from.cut > 0) return false;
  const water = waterOf(options, anchor);
  const { high } = early ? earlyWater(water) : water;
  const past = from || anchor === before ? [] : waterOf({ ...options, forced: false }, before).high;
  const sizes = options.sizes ?? sizesOf(historyOf(messages), model);
  return areWithin(sizes, [...high, ...past], overhead);
}

function waterOf(options: CutOptions, anchor: Anchor): Water {
  const { high, low } = trueWaterOf(options);
  const estimated = ({ of, most }: Limit): Limit => ({
    of,
    most: of === 'tokens' ? estimateFor(most, anchor) : most,
  });
  return { high: high.map(estimated), low: low.map(estimated) };
}

/** High and low water in tokens as the API counts them. */
function trueWaterOf({ trigger = CUT_AT, keep, budget, forced }: CutOptions): Water {
  const high = limitOf(trigger, budget);
  const most = Math.max(1, Math.floor(high.most * LOW_OF_HIGH));
  const low: Limit = keep ? limitOf(keep, budget) : { of: high.of, most };
  const cap: Limit = { of: 'tokens', most: budget };
  if (!forced) return { high: [high, cap], low: [low, high, cap] };
  const least: Limit = { of: 'tokens', most: budget * LOW_OF_HIGH };
  return { high: [{ of: 'messages', most: 0 }], low: [low, high, least] };
}

/** What a cut does to the messages before `from`, by index; from there on all stay. */
interface Parts {
  readonly staying: readonly number[];
  /** The first and the last message that goes, if one does. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly from: number;
}

/** The head stays, what is pinned or directs, and the anchors. */
function partsOf({ all, head, rounds }: Shape, cut: number, anchors: readonly number[]): Parts {
  const staying = Array.from({ length: head }, (_, at) => at);
  let first: number | undefined;
  let last: number | undefined;
  for (let index = 0; index < cut; index++) {
    const { start, end, pinned } = rounds[index] as Round;
    const whole = pinned || anchors.includes(index);
    for (let at = start; at < end; at++) {
      if (whole || all[at]?.directs) staying.push(at);
      else {
        first ??= at;
        last = at;
      }
    }
  }
  return { staying, first, last, from: rounds[cut]?.start ?? head };
}

function keptOf({ staying, from }: Parts, all: readonly Seen[]): number[] {
  const rest = Array.from({ length: all.length - from }, (_, i) => from + i);
  return [...staying, ...rest];
}

function overflow(
  tokens: number,
  limit: number,
  rest: Pick<CutOptions, 'overhead' | 'anchor'> & { all: readonly Seen[]; kept: readonly number[] },
): ContextOverflowError {
  const { anchor = UNANCHORED } = rest;
  const sized = (estimate: number): number => Math.round(estimate * correctionOf(anchor));
  const portions: Portion[] = [{ path: 'system and tools', tokens: sized(rest.overhead) }];
  for (const at of rest.kept) {
    portions.push({ path: `messages.${at}`, tokens: sized(rest.all[at]?.tokens ?? 0) });
  }
  const largest = portions.sort((a, b) => b.tokens - a.tokens).slice(0, NAMED);
  return new ContextOverflowError({
    inputTokens: Math.round(anchored(tokens, anchor)),
    limit,
    largest,
  });
}
