import {
  type Call,
  checkOptions,
  guard,
  type Handler,
  type Message,
  type Middleware,
  type ModelInfo,
  type ModelOverrides,
  modelInfo,
  OptionError,
  type Params,
  type ParamsLike,
  type Reply,
  type Step,
} from '@turnwise/core';
import { checkMargin, handedToServer } from './budget.js';
import { clearOld, isLarge, oldOf, type Remembered, type Treated } from './clear-old.js';
import { recallMarks } from './known.js';
import { noteMeasured } from './measured.js';
import { checkPin, pinOf } from './pin.js';
import { recallKnown, sendMeasured } from './sending.js';
import { type Amount, checkAmount, checkBelow, checkSize, type Size } from './size.js';
import { isCold } from './timing.js';

/** When old parts of a conversation are cleared, and which. */
export interface ClearingOptions {
  /** Clear when a request exceeds this. @default { fraction: 0.6 } - of the budget */
  readonly trigger?: Size;
  /** The newest part of the history, of which nothing is cleared. @default a third of the trigger */
  readonly keep?: Size;
  /**
   * Clear only if this much is saved, since what stands behind has to be written to the cache again.
   *
   * @default a sixth of the trigger (a twentieth of the budget where that counts no tokens), and
   *   up to a third beyond the trigger only if it pays by the model's prices
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

/**
 * Keeps a conversation small: when a request grows beyond `trigger`, notes take the place of old
 * tool results, and where that is not enough old thinking goes and notes take the place of old
 * images and documents. What is cleared stays cleared. A conversation that the prompt cache has lost
 * since its last request is cleared as soon as `atLeast` is saved.
 *
 * @throws OptionError for options that do not exist or exclude each other
 */
export function clearing(options: ClearingOptions = {}): Middleware {
  check('clearing', options);
  const { trigger, keep, atLeast, shorten, exclude, margin } = options;
  const name = `cleared ${JSON.stringify([trigger, keep, atLeast, shorten, exclude, margin])}`;
  return (next) => (call) => {
    const handed = handedToServer(call.params);
    if (handed === undefined) return clearAndSend(next, call, name, options);
    call.report(leftToServer(handed));
    return next(call);
  };
}

async function clearAndSend(
  next: Handler,
  call: Call,
  name: string,
  options: ClearingOptions,
): Promise<Reply> {
  const { params, model, memory } = call;
  const own = { ...options, pin: pinOf(options.pin, call) };
  const old = guard('clear', () => oldOf(params, model, own));
  if (old.messages === params.messages) noteMeasured(call, old.sizes);
  const isNear = guard('clear', () => isLarge(old));
  if (!isNear) return next(passed(call, old));
  const known = await remembered(call, name);
  const cleared = guard('clear', () => clearOld(old, known));
  const reply = await sendMeasured(next, passed(call, cleared), known.sent);
  if (call.kind === 'create') memory.remember(name, cleared.marks);
  return reply;
}

/** The call with other messages, reported. */
function passed(call: Call, { messages, steps, brokenAt }: Treated): Call {
  for (const step of steps) call.report(step);
  if (messages === call.params.messages) return call;
  const params = { ...call.params, messages };
  return { ...call, params, ...(brokenAt !== undefined && { brokenAt }) };
}

async function remembered(call: Call, name: string): Promise<Remembered> {
  const from = await recallMarks(call.memory, name, call.params.messages.length);
  const known = await recallKnown(call);
  return { ...known, ...(from && { from }), cold: isCold(call, known.sent) };
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
  const whole = params as unknown as Params;
  if (handedToServer(whole)) return params;
  const info = typeof model === 'object' ? model : modelInfo(model ?? params.model, models);
  const { messages } = clearOld(oldOf(whole, info, rest));
  return messages === params.messages ? params : { ...params, messages };
}

function leftToServer(path: string): Step {
  return { middleware: 'clear', code: 'left-to-server', path, lossless: true };
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
  checkExclude('exclude', exclude);
  checkBelow('keep', keep, trigger);
}

/** Throws an `OptionError` for anything but names. */
export function checkExclude(name: string, exclude: unknown): void {
  if (exclude === undefined) return;
  if (Array.isArray(exclude) && exclude.every((entry) => typeof entry === 'string')) return;
  throw new OptionError(`${name}: write the names of tools, ['read_file'].`);
}
