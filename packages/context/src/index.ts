export { type EstimateOptions, estimateTokens } from '@turnwise/core';
export {
  type ApiCounterOptions,
  apiCounter,
  type Counter,
  type CountingClient,
} from './api-counter.js';
export { ContextOverflowError, type Portion } from './context-overflow-error.js';
export type { Size } from './size.js';
export {
  type CountingOptions,
  type WindowingOptions,
  type WindowOptions,
  window,
  windowing,
} from './windowing.js';
