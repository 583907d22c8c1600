import {
  checkOptions,
  estimateOverhead,
  type Message,
  type Middleware,
  type ModelInfo,
  type ModelOverrides,
  modelInfo,
  OptionError,
  type Params,
  type ParamsLike,
  type Step,
  transforming,
} from '@turnwise/core';
import { budgetOf, checkMargin, handedToServer } from './budget.js';
import { type ClearedHistory, clearHistory } from './clear-history.js';
import { clearReplay } from './clear-replay.js';
import { clearSums } from './clear-sums.js';
import { checkPin, pinOf } from './pin.js';
import { isWithin } from './rounds.js';
import { shortenAll, shortener } from './shorten.js';
import { type Amount, checkAmount, checkBelow, checkSize, limitOf, type Size } from './size.js';

/** When old parts of a conversation are cleared, and which. */
export interface ClearingOptions {
  /** Clear when a request exceeds this. @default { fraction: 0.6 } - of the budget */
  readonly trigger?: Size;
  /** The newest part of the history, of which nothing is cleared. @default a third of the trigger */
  readonly keep?: Size;
  /**
   * Clear only if this much is saved, since what stands behind has to be written to the cache again.
   *
   * @default a sixth of the trigger; a twentieth of the budget where that counts no tokens
   */
  readonly atLeast?: Amount;
  /** What the results of one turn may have together; larger ones are shortened. @default { fraction: 0.5 } */
  readonly shorten?: Amount | false;
  /** Tools whose results stay. @default none */
  readonly exclude?: readonly string[];
  /** Messages of which nothing is cleared. @default none */
  readonly pin?: (message: Message) => boolean;
  /** Part of the window that stays free, since input is estimated. @default 0.05 - a twentieth */
  readonly margin?: number;
}

/** What the pure function has to be told beside. */
export interface ClearOptions extends ClearingOptions {
  /** @default the request's own model */
  readonly model?: string | ModelInfo;
  /** Names deployments and corrects the model table. */
  readonly models?: ModelOverrides;
}

const OPTIONS = ['trigger', 'keep', 'atLeast', 'shorten', 'exclude', 'pin', 'margin'];

/** What is kept and what has to be saved, unless said otherwise. */
const KEEP_OF_TRIGGER = 1 / 3;
const LEAST_OF_TRIGGER = 1 / 6;
const LEAST_OF_BUDGET = 1 / 20;

/**
 * Keeps a conversation small: when a request grows beyond `trigger`, notes take the place of old
 * tool results, and where that is not enough old thinking goes and notes take the place of old
 * images and documents. What is cleared stays cleared.
 *
 * @throws OptionError for options that do not exist or exclude each other
 */
export function clearing(options: ClearingOptions = {}): Middleware {
  check('clearing', options);
  return transforming('clear', (call) => {
    const pin = pinOf(options.pin, call);
    const { params, steps } = cleared(call.params, call.model, { ...options, pin });
    for (const step of steps) call.report(step);
    return params === call.params ? call : { ...call, params };
  });
}

/**
 * The request with its old tool results, thinking and media cleared; the same reference where
 * there is nothing to clear.
 *
 * @throws OptionError for options that do not exist or exclude each other
 */
export function clear<P extends ParamsLike>(params: P, options: ClearOptions = {}): P {
  const { model, models, ...rest } = options;
  check('clear', rest);
  const info = typeof model === 'object' ? model : modelInfo(model ?? params.model, models);
  return cleared(params as unknown as Params, info, rest).params as unknown as P;
}

type Cleared = { readonly params: Params; readonly steps: readonly Step[] };

function cleared(params: Params, model: ModelInfo, options: ClearingOptions): Cleared {
  const handed = handedToServer(params);
  if (handed) {
    const step = { middleware: 'clear', code: 'left-to-server', path: handed, lossless: true };
    return { params, steps: [step] };
  }
  const { shorten = { fraction: 0.5 }, pin = () => false, margin = 0.05 } = options;
  const budget = budgetOf(params, model, margin);
  const short = shorten
    ? shortenAll(params.messages, shortener(limitOf(shorten, budget).most, model), pin)
    : { messages: params.messages, steps: [] };
  const left = clearOld(
    { ...params, messages: short.messages },
    model,
    { ...options, pin },
    budget,
  );
  if (left.messages === params.messages) return { params, steps: [] };
  return {
    params: { ...params, messages: left.messages },
    steps: [...short.steps, ...left.steps],
  };
}

function clearOld(
  params: Params,
  model: ModelInfo,
  options: ClearingOptions & { readonly pin: (message: Message) => boolean },
  budget: number,
): ClearedHistory {
  const { messages } = params;
  const { trigger: size = { fraction: 0.6 }, keep, atLeast, exclude = [], pin } = options;
  const trigger = limitOf(size, budget);
  const least =
    trigger.of === 'tokens' ? trigger.most * LEAST_OF_TRIGGER : budget * LEAST_OF_BUDGET;
  const water = {
    trigger,
    keep: keep ? limitOf(keep, budget) : { ...trigger, most: trigger.most * KEEP_OF_TRIGGER },
    atLeast: atLeast ? limitOf(atLeast, budget).most : least,
    overhead: estimateOverhead(params, model),
  };
  if (isWithin(messages, model, [water.trigger], water.overhead)) return { messages, steps: [] };
  const sums = clearSums(messages, model, { exclude, pin });
  const replayed = clearReplay(messages, model, sums, water);
  return clearHistory(messages, model, replayed, { pin, excluded: sums.excluded });
}

function check(name: string, options: ClearingOptions): void {
  checkOptions(name, options, OPTIONS);
  const { trigger, keep, atLeast, shorten, exclude, pin, margin } = options;
  checkSize('trigger', trigger);
  checkSize('keep', keep);
  checkAmount('atLeast', atLeast);
  if (shorten !== false) checkAmount('shorten', shorten);
  checkPin(pin);
  checkMargin(margin);
  if (exclude !== undefined && !isStrings(exclude)) {
    throw new OptionError("exclude: write the names of tools, ['read_file'].");
  }
  checkBelow('keep', keep, trigger);
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
