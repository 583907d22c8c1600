export { prewarm, priceOf, tally } from '@turnwise/cache';
export { diagnose, eventsOf, explain, repair, reportOf, wrapFetch } from '@turnwise/core';
export { stack, type TurnwiseOptions } from './stack.js';
export { turnwise } from './turnwise.js';
