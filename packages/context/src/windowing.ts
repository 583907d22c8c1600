import {
  type Call,
  checkOptions,
  estimateOverhead,
  type Message,
  type Middleware,
  type ModelInfo,
  type ModelOverrides,
  modelInfo,
  type Params,
  type ParamsLike,
  type Step,
  transforming,
} from '@turnwise/core';
import { budgetOf, checkMargin, handedToServer } from './budget.js';
import { cutOf } from './cut.js';
import { checkPin, pinOf } from './pin.js';
import { checkBelow, checkSize, type Size } from './size.js';

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

/** What the pure function has to be told beside. */
export interface WindowOptions extends WindowingOptions {
  /** @default the request's own model */
  readonly model?: string | ModelInfo;
  /** Names deployments and corrects the model table. */
  readonly models?: ModelOverrides;
}

const OPTIONS = ['trigger', 'keep', 'pin', 'margin'];

/**
 * Keeps a conversation inside the context window: when a request grows beyond `trigger`, whole
 * rounds leave behind the first user turn until at most `keep` is left, and the same ones stay
 * away from then on, so that the cached prefix changes rarely.
 *
 * @throws OptionError for options that do not exist or exclude each other
 */
export function windowing(options: WindowingOptions = {}): Middleware {
  checkOptions('windowing', options, OPTIONS);
  check(options);
  return transforming('window', (call) => {
    const pin = pinOf(options.pin, call);
    const { params, steps } = fit(call.params, call.model, { ...options, pin }, call.kind);
    for (const step of steps) call.report(step);
    return params === call.params ? call : { ...call, params };
  });
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
): { readonly params: Params; readonly steps: readonly Step[] } {
  const handed = handedToServer(params);
  if (handed) {
    const step = { middleware: 'window', code: 'left-to-server', path: handed, lossless: true };
    return { params, steps: [step] };
  }
  const { pin = () => false, margin = 0.05, ...sizes } = options;
  return cutOf(params, model, {
    ...sizes,
    pin,
    overhead: estimateOverhead(params, model),
    budget: budgetOf(params, model, margin),
    refuses: kind !== 'count' && model.known,
  });
}

function check({ trigger, keep, pin, margin }: WindowingOptions): void {
  checkSize('trigger', trigger);
  checkSize('keep', keep);
  checkPin(pin);
  checkMargin(margin);
  checkBelow(keep, trigger);
}
