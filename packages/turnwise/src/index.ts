export { priceOf } from '@turnwise/cache';
export { diagnose, explain, repair, reportOf, wrapFetch } from '@turnwise/core';
export { stack, type TurnwiseOptions } from './stack.js';
export { turnwise } from './turnwise.js';
