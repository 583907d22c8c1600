export type { Bill, Missed } from './bill.js';
export { type CachingOptions, caching } from './caching.js';
export type { Tokens, UsageLike } from './counts.js';
export type { Habits, Odds, Passing } from './habits.js';
export type { Mark, Ttl } from './marks.js';
export type { MissKind } from './miss.js';
export { normalize, normalizing } from './normalizing.js';
export { type Plan, type PlanOptions, plan } from './plan.js';
export {
  type PrewarmClient,
  type PrewarmOptions,
  type PrewarmParams,
  prewarm,
} from './prewarm.js';
export { type Cost, priceOf } from './price-of.js';
export { stamp } from './stamp.js';
export { type BilledReply, type RequestBill, type Tally, tally } from './tally.js';
