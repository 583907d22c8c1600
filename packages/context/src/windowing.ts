import {
  type Call,
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
} from '@turnwise/core';
import { scaledBy } from './anchor.js';
import type { Counter } from './api-counter.js';
import { budgetOf, checkMargin, handedToServer, MARGIN } from './budget.js';
import { type Cut, type CutOptions, cutOf, fits, WHOLE } from './cut.js';
import { measured } from './measured.js';
import { checkPin, NO_PIN, pinOf } from './pin.js';
import { type Fitting, refitting } from './refitting.js';
import { checkBelow, checkSize, type Size } from './size.js';
import { modelOf } from './windows.js';

/** When a conversation is cut and what stays of it. */
export interface WindowingOptions {
  /** Cut when a request exceeds this. @default { fraction: 0.9 } - of the budget */
  readonly trigger?: Size;
  /** Leave at most this. @default two thirds of the trigger */
  readonly keep?: Size;
  /** Messages that stay, together with the round that they are part of. @default none */
  readonly pin?: (message: Message) => boolean;
  /** Part of the window that stays free, since input is estimated. @default 0.05 - a twentieth */
  readonly margin?: number;
}

/** Options of the middleware alone. */
export interface CountingOptions extends WindowingOptions {
  /**
   * Counts a request whose estimate comes near the trigger; all estimates of the request are then
   * scaled by it. Called with the request as it stands before the cut. @default the estimate
   */
  readonly count?: Counter;
}

/** What the pure function has to be told beside. */
export interface WindowOptions extends WindowingOptions {
  /** @default the request's own model */
  readonly model?: string | ModelInfo;
  /** Names deployments and corrects the model table. */
  readonly models?: ModelOverrides;
}

const OPTIONS = ['trigger', 'keep', 'pin', 'margin'];

/** An estimate may be off by this much: below it, the API is the one to refuse. */
const CERTAIN = 1.2;

/** An estimate is never off by more: what fits even so is sent without another look. */
const FAR_OFF = 2;

/**
 * Keeps a conversation inside the context window: when a request grows beyond `trigger`, whole
 * rounds leave behind the first user turn until at most `keep` is left, and the same ones stay
 * away from then on, so that the cached prefix changes rarely. Near the trigger, sizes are counted
 * from the usage of the last reply. A request that the API refuses as too long is cut to what the
 * refusal says and sent once more.
 *
 * @throws OptionError for options that do not exist or exclude each other
 */
export function windowing({ count, ...options }: CountingOptions = {}): Middleware {
  checkOptions('windowing', options, OPTIONS);
  check(options);
  if (count !== undefined && typeof count !== 'function') {
    throw new OptionError('count: write a function, (params) => number or a promise of one.');
  }
  const { trigger, keep, margin } = options;
  return refitting({
    name: `cut ${JSON.stringify([trigger, keep, margin])}`,
    isNear: (call) => isNear(call, options),
    cut: (call, fitting) => {
      const own = { ...options, pin: pinOf(options.pin, call) };
      const sizes = measured(call);
      return fit(call.params, modelOf(call), own, call.kind, { ...fitting, sizes });
    },
    ...(count && { count }),
  });
}

function isNear(call: Call, options: WindowingOptions): boolean {
  const { params, kind } = call;
  if (handedToServer(params)) return false;
  const model = modelOf(call);
  const anchor = scaledBy(FAR_OFF);
  const fitting = { anchor, sizes: measured(call) };
  return !fits(params.messages, model, cutOptions(params, model, options, kind, fitting));
}

/**
 * The request with what no longer fits cut away; the same reference where everything fits.
 *
 * @throws ContextOverflowError when what has to stay exceeds the window by itself
 * @throws OptionError for options that do not exist or exclude each other
 */
export function window<P extends ParamsLike>(params: P, options: WindowOptions = {}): P {
  const { model, models, ...rest } = options;
  checkOptions('window', rest, OPTIONS);
  check(rest);
  const info = typeof model === 'object' ? model : modelInfo(model ?? params.model, models);
  return fit(params as unknown as Params, info, rest, 'create').params as unknown as P;
}

/** Cuts what no longer fits, unless the server keeps the context. */
export function fit(
  params: Params,
  model: ModelInfo,
  options: WindowingOptions,
  kind: Call['kind'],
  fitting: Fitting = {},
): Cut {
  const handed = handedToServer(params);
  if (handed) {
    const step = { middleware: 'window', code: 'left-to-server', path: handed, lossless: true };
    return { params, steps: [step], place: WHOLE };
  }
  return cutOf(params, model, cutOptions(params, model, options, kind, fitting));
}

function cutOptions(
  params: Params,
  model: ModelInfo,
  { trigger, keep, pin = NO_PIN, margin = MARGIN }: WindowingOptions,
  kind: Call['kind'],
  fitting: Fitting,
): CutOptions {
  const mayRefuse = kind !== 'count' && model.known;
  return {
    refusesAbove: mayRefuse ? model.contextWindow * CERTAIN : Number.POSITIVE_INFINITY,
    ...fitting,
    ...(trigger && { trigger }),
    ...(keep && { keep }),
    pin,
    overhead: estimateOverhead(params, model),
    budget: budgetOf(params, model, margin),
  };
}

function check({ trigger, keep, pin, margin }: WindowingOptions): void {
  checkSize('trigger', trigger);
  checkSize('keep', keep);
  checkPin(pin);
  checkMargin(margin);
  checkBelow('keep', keep, trigger);
}
