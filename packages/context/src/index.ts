export { type EstimateOptions, estimateTokens } from '@turnwise/core';
export { type Anchor, anchoredTokens, anchorOf, type CountedReply } from './anchor.js';
export {
  type ApiCounterOptions,
  apiCounter,
  type Counter,
  type CountingClient,
} from './api-counter.js';
export { type ClearingOptions, type ClearOptions, clear, clearing } from './clearing.js';
export type { Delegated } from './context-edits.js';
export { ContextOverflowError, type Portion } from './context-overflow-error.js';
export { type DelegateOptions, delegate, delegating } from './delegating.js';
export type { Amount, Size } from './size.js';
export { summarizing } from './summarizing.js';
export type {
  OtherModel,
  SummarizingOptions,
  SummarySource,
  WriteSummary,
} from './summary-settings.js';
export {
  type CountingOptions,
  type WindowingOptions,
  type WindowOptions,
  window,
  windowing,
} from './windowing.js';
