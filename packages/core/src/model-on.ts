import { type ModelInfo, modelInfo } from './models.js';
import type { Platform } from './types.js';

/**
 * Tokens below which Bedrock caches nothing, where that is not what it is elsewhere. Source: the
 * Bedrock User Guide (its page on prompt caching, and the models' own pages). On Google Cloud and
 * Foundry the first party's minimums hold (documented).
 */
const ON_BEDROCK: ReadonlyMap<string, number> = new Map([
  ['claude-opus-4-7', 4_096],
  ['claude-sonnet-4-5', 4_096],
]);

/** What is known of a model where it is served. A minimum that a program gave stays as it is. */
export function modelOn(platform: Platform, model: ModelInfo): ModelInfo {
  const minCacheable = platform === 'bedrock' ? ON_BEDROCK.get(model.id) : undefined;
  if (minCacheable === undefined) return model;
  const isGiven = model.minCacheable !== modelInfo(model.id).minCacheable;
  return isGiven ? model : { ...model, minCacheable };
}
