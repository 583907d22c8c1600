import {
  type Call,
  checkOptions,
  estimateOverhead,
  estimateTokens,
  InternalFault,
  type Message,
  type Middleware,
  type ModelInfo,
  type ModelOverrides,
  modelInfo,
  OptionError,
  type Params,
  type ParamsLike,
} from '@turnwise/core';
import type { Counter } from './api-counter.js';
import { budgetOf, checkMargin, handedToServer } from './budget.js';
import { type Cut, cutOf } from './cut.js';
import { checkPin, pinOf } from './pin.js';
import { type Fitting, refitting } from './refitting.js';
import { checkBelow, checkSize, type Size, scaled } from './size.js';

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

/**
 * Keeps a conversation inside the context window: when a request grows beyond `trigger`, whole
 * rounds leave behind the first user turn until at most `keep` is left, and the same ones stay
 * away from then on, so that the cached prefix changes rarely. A request that the API refuses as
 * too long is cut to what the refusal says and sent once more.
 *
 * @throws OptionError for options that do not exist or exclude each other
 */
export function windowing({ count, ...options }: CountingOptions = {}): Middleware {
  checkOptions('windowing', options, OPTIONS);
  check(options);
  if (count !== undefined && typeof count !== 'function') {
    throw new OptionError('count: write a function, (params) => number or a promise of one.');
  }
  const cutting = (scale: number): Middleware =>
    refitting((call, fitting) => {
      const own = { ...options, pin: pinOf(options.pin, call) };
      return fit(call.params, call.model, own, call.kind, { scale, ...fitting });
    });
  if (!count) return cutting(1);
  return (next) =>
    async function windowing(call) {
      const near = call.kind !== 'count' && isNear(call, options);
      return cutting(near ? await scaleOf(call, count) : 1)(next)(call);
    };
}

/** An estimate is never off by more than this factor: a request that fits even so is not counted. */
const FAR_OFF = 1.5;

function isNear({ params, model }: Call, options: WindowingOptions): boolean {
  const { pin: _, ...rest } = options;
  return fit(params, model, rest, 'count', { scale: FAR_OFF }).params !== params;
}

/**
 * By how much a count exceeds the estimate, in whole twentieths: a history is then cut at the same
 * places in every request, though its count and its estimate grow a little apart.
 */
async function scaleOf({ params, model }: Call, count: Counter): Promise<number> {
  try {
    const tokens = await count(params);
    return Math.ceil((tokens / estimateTokens(params, { model })) * 20) / 20;
  } catch (cause) {
    throw new InternalFault('window', cause);
  }
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

function fit(
  params: Params,
  model: ModelInfo,
  options: WindowingOptions,
  kind: Call['kind'],
  fitting: Fitting = {},
): Cut {
  const handed = handedToServer(params);
  if (handed) {
    const step = { middleware: 'window', code: 'left-to-server', path: handed, lossless: true };
    return { params, steps: [step] };
  }
  const { pin = () => false, margin = 0.05, trigger, keep } = options;
  const { window = model.contextWindow, scale = 1 } = fitting;
  const limited = { ...model, contextWindow: window };
  const isCertain = kind !== 'count' && model.known ? window * CERTAIN : Number.POSITIVE_INFINITY;
  return cutOf(params, limited, {
    refusesAbove: isCertain,
    ...fitting,
    trigger: scaled(trigger, scale),
    keep: scaled(keep, scale),
    pin,
    scale,
    overhead: estimateOverhead(params, model),
    budget: budgetOf(params, limited, margin) / scale,
  });
}

function check({ trigger, keep, pin, margin }: WindowingOptions): void {
  checkSize('trigger', trigger);
  checkSize('keep', keep);
  checkPin(pin);
  checkMargin(margin);
  checkBelow(keep, trigger);
}
