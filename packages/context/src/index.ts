export { type EstimateOptions, estimateTokens } from '@turnwise/core';
export { ContextOverflowError, type Portion } from './context-overflow-error.js';
export type { Size } from './size.js';
export { type WindowingOptions, type WindowOptions, window, windowing } from './windowing.js';
