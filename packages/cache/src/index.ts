export { type CachingOptions, caching } from './caching.js';
export type { Mark, Ttl } from './marks.js';
export { type Plan, type PlanOptions, plan } from './plan.js';
export { type Cost, priceOf } from './price-of.js';
export { stamp } from './stamp.js';
