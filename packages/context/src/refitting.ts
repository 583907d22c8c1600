import { type Call, guard, type Middleware } from '@turnwise/core';
import { ContextOverflowError } from './context-overflow-error.js';
import type { Cut, CutPlace } from './cut.js';
import { lessonOf, overflowIn } from './overflow.js';

/** What is known of a conversation when its next request is cut. */
export interface Fitting {
  /** What an estimated token is in truth. @default 1 */
  readonly scale?: number;
  /** Tokens of the window. @default what the model has */
  readonly window?: number;
  /** Where the history was cut before. */
  readonly from?: CutPlace;
  /** Cut down to low water, whatever the request measures. */
  readonly forced?: boolean;
  /** True tokens above which what has to stay is an error. @default a fifth more than the window */
  readonly refusesAbove?: number;
}

/** Cuts the request of a call. */
export type Cutter = (call: Call, fitting: Fitting) => Cut;

/** A scale beyond this says that something in the request cannot be estimated, such as a file. */
const PLAUSIBLE = 2;

/**
 * Cuts requests, and one that the API refuses as too long once more: by what the refusal says, down
 * to low water. A second such refusal is the caller's.
 */
export function refitting(cutter: Cutter): Middleware {
  return (next) => async (call) => {
    const first = guard('window', () => cutter(call, {}));
    try {
      return await next(applied(call, first));
    } catch (error) {
      const again = guard('window', () => refit(call, cutter, first, error));
      if (!again) throw error;
      return next({ ...applied(call, again), attempt: call.attempt + 1 });
    }
  };
}

/** The call with its request cut; reports what was done. */
function applied(call: Call, { params, steps }: Cut): Call {
  for (const step of steps) call.report(step);
  return params === call.params ? call : { ...call, params };
}

/** The request as it fits after all; undefined where the refusal is not about the size of its input. */
function refit(call: Call, cutter: Cutter, first: Cut, cause: unknown): Cut | undefined {
  const overflow = overflowIn(cause, call);
  if (!overflow) return undefined;
  const { scale, window, before, after } = lessonOf(overflow, first.params, call);
  call.report({
    middleware: 'window',
    code: 'overflow',
    path: '',
    lossless: true,
    before,
    after,
  });
  const from = first.place && { from: first.place };
  const isAlone = after > window;
  const cut = (refusesAbove: number): Cut =>
    cutter(call, { scale, window, forced: true, refusesAbove, ...from });
  try {
    const again = cut(isAlone && scale <= PLAUSIBLE ? window : Number.POSITIVE_INFINITY);
    if (again.place?.cut !== first.place?.cut) return again;
    return isAlone ? cut(0) : undefined;
  } catch (error) {
    throw error instanceof ContextOverflowError
      ? new ContextOverflowError(error, { cause })
      : error;
  }
}
