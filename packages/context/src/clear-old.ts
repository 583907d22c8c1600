import {
  estimateOverhead,
  historyOf,
  type Message,
  type ModelInfo,
  type Params,
  type Step,
} from '@turnwise/core';
import { correctionOf, estimateFor, UNANCHORED } from './anchor.js';
import { budgetOf, MARGIN } from './budget.js';
import { clearHistory } from './clear-history.js';
import type { ClearMarks, ClearWater } from './clear-marks.js';
import { clearReplay } from './clear-replay.js';
import { clearSums } from './clear-sums.js';
import type { ClearingOptions } from './clearing.js';
import { NO_PIN } from './pin.js';
import { areWithin, type Sizes, sizesOf } from './seen.js';
import type { Known } from './sending.js';
import { shortenAll, shortener } from './shorten.js';
import { type Limit, limitOf, type Size } from './size.js';
import { isWorth } from './worth.js';

/** When something is cleared, unless said otherwise. */
export const CLEAR_AT: Size = { fraction: 0.6 };

/** What is kept, what has to be saved, and what is enough, unless said otherwise. */
const KEEP_OF_TRIGGER = 1 / 3;
export const LEAST_OF_TRIGGER = 1 / 6;
const LEAST_OF_BUDGET = 1 / 20;
const ENOUGH_OF_TRIGGER = 2 / 3;

/** A request waits until clearing pays up to here: by default, that is before it has to be cut. */
const PATIENCE_OF_TRIGGER = 4 / 3;

/** Messages as they are sent, and what was done. */
export interface Treated {
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
  /** The first message of which something was cleared now. */
  readonly brokenAt?: number | undefined;
}

/** A request whose results are shortened, and what decides about the rest. */
export interface Old extends Treated {
  readonly model: ModelInfo;
  readonly water: ClearWater;
  readonly sizes: Sizes;
  readonly exclude: readonly string[];
  readonly pin: (message: Message) => boolean;
}

/** What the conversation remembers when its next request is cleared. */
export interface Remembered extends Known {
  /** What was cleared before. @default what the history tells */
  readonly from?: ClearMarks;
  /** Whether the cache has lost the conversation. */
  readonly cold?: boolean;
}

/** A request of which what is old is cleared. */
export interface ClearedOld extends Treated {
  readonly marks: ClearMarks;
}

const NOTHING: ClearMarks = { results: 0, thinking: 0, media: 0, since: 0 };

/** Shortens what is too large by itself, and looks up what decides about the rest. */
export function oldOf(params: Params, model: ModelInfo, options: ClearingOptions): Old {
  const { shorten = { fraction: 0.5 }, exclude = [], pin = NO_PIN, margin = MARGIN } = options;
  const budget = budgetOf(params, model, margin);
  const history = historyOf(params.messages);
  const short = shorten
    ? shortenAll(params.messages, history, shortener(limitOf(shorten, budget).most, model), pin)
    : { messages: params.messages, steps: [] };
  const isWhole = short.messages === params.messages;
  const sizes = sizesOf(isWhole ? history : historyOf(short.messages), model);
  const water = waterOf(options, model, budget, estimateOverhead(params, model));
  return { ...short, model, exclude, pin, sizes, water };
}

function waterOf(
  { trigger: size = CLEAR_AT, keep, atLeast }: ClearingOptions,
  model: ModelInfo,
  budget: number,
  overhead: number,
): ClearWater {
  const trigger = limitOf(size, budget);
  const { of, most } = trigger;
  const water = {
    trigger,
    enough: most * ENOUGH_OF_TRIGGER,
    patience: most * PATIENCE_OF_TRIGGER,
    keep: keep ? limitOf(keep, budget) : { of, most: most * KEEP_OF_TRIGGER },
    overhead,
  };
  if (atLeast) return { ...water, atLeast: limitOf(atLeast, budget).most };
  return {
    ...water,
    atLeast: of === 'tokens' ? most * LEAST_OF_TRIGGER : budget * LEAST_OF_BUDGET,
    pays: (bargain) => isWorth(bargain, model),
  };
}

/** Whether a request is so large that its conversation has to be remembered. */
export function isLarge({ sizes, water }: Old): boolean {
  const { of, most } = water.trigger;
  return !areWithin(sizes, [{ of, most: most / 2 }], water.overhead);
}

/** Clears what is old; the same messages where nothing is. */
export function clearOld(old: Old, known: Remembered = {}): ClearedOld {
  const { messages, model, water, steps, pin } = old;
  const now = waterNow(water, model, known);
  if (isIdle(old, now, known)) return { messages, steps, marks: known.from ?? NOTHING };
  const sums = clearSums(messages, model, old);
  const cleared = clearReplay(messages, model, sums, water, { ...known, water: now });
  const left = clearHistory(messages, model, cleared, sums, pin);
  const { results, thinking, media, since, brokenAt } = cleared;
  return {
    messages: left.messages,
    steps: [...steps, ...left.steps],
    marks: { results, thinking, media, since },
    brokenAt,
  };
}

/** Whether nothing was ever cleared, nor is now. */
function isIdle({ sizes, water }: Old, now: ClearWater, known: Remembered): boolean {
  const { from, cold } = known;
  if (cold || (from && from.since > 0)) return false;
  const limits = from ? [now.trigger] : [now.trigger, water.trigger];
  return areWithin(sizes, limits, water.overhead);
}

/** The water of this request in estimated tokens, as the API counts the conversation. */
function waterNow(water: ClearWater, model: ModelInfo, { anchor, sent }: Known): ClearWater {
  const { trigger, keep, pays } = water;
  const { lifetime } = sent ?? {};
  const known = anchor ?? UNANCHORED;
  const size = (most: number) => (trigger.of === 'tokens' ? estimateFor(most, known) : most);
  const part = ({ of, most }: Limit): Limit => ({
    of,
    most: of === 'tokens' ? most / correctionOf(known) : most,
  });
  return {
    ...water,
    trigger: { of: trigger.of, most: size(trigger.most) },
    enough: size(water.enough),
    patience: size(water.patience),
    keep: part(keep),
    atLeast: part({ of: 'tokens', most: water.atLeast }).most,
    ...(pays && lifetime && { pays: (bargain) => isWorth({ ...bargain, lifetime }, model) }),
  };
}
