import { type Call, historyIn } from '@turnwise/core';
import { type Sizes, sizesOf } from './seen.js';

/** By the call: one is made for each request, and never changes. */
const known = new WeakMap<Call, Sizes>();

/** What the history of a call measures; found out once for all middleware that see the call. */
export function measured(call: Call): Sizes {
  const sizes = known.get(call) ?? sizesOf(historyIn(call), call.model);
  known.set(call, sizes);
  return sizes;
}

/** Takes down what the history of a call was found to measure. */
export function noteMeasured(call: Call, sizes: Sizes): void {
  known.set(call, sizes);
}
