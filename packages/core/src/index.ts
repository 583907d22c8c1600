export { fieldNeeds } from './betas.js';
export {
  isServerCall,
  isServerCall,
  isServerResult,
  isServerResult,
  isThinking,
  isThinking,
  listOf,
} from './blocks.js';
export { collect } from './collect.js';
export { CONFIGURING_OPTIONS, type ConfiguringOptions, configuring } from './configuring.js';
export * from './continuing.js';
export type { EventSource, Events } from './emitter.js';
export * from './engine.js';
export * from './errors.js';
export * from './estimate.js';
export { eventsOf } from './events-of.js';
export * from './explain.js';
export { type Fold, type History, historyOf } from './history.js';
export { instructed } from './instructed.js';
export * from './json-of.js';
export type { ImageLimits } from './media.js';
export * from './memo.js';
export { forget } from './memory.js';
export * from './models.js';
export * from './observing.js';
export * from './prefill.js';
export { headOf, nameOf, prefixWith } from './prefix-hash.js';
export * from './repair.js';
export * from './repairing.js';
export { replyWith } from './reply.js';
export * from './report.js';
export { reportOf } from './report-of.js';
export * from './request-options.js';
export type { ResizeImage } from './resizing.js';
export * from './rule.js';
export type { Store } from './shelf.js';
export { callAsText, resultAsText } from './texts.js';
export * from './transforming.js';
export * from './types.js';
export * from './within.js';
export * from './wrap.js';
export { wrapFetch } from './wrap-fetch.js';
