import {
  type ModelInfo,
  type ModelOverrides,
  modelInfo,
  type Price,
  type Usage,
} from '@turnwise/core';
import {
  addTokens,
  inputOf,
  NO_TOKENS,
  samplingsOf,
  type Tokens,
  tokensOf,
  type UsageLike,
} from './counts.js';

/** What a reply cost, in dollars, by class of token. */
export interface Cost extends Tokens {
  readonly total: number;
  /** What the searches cost beside their tokens, if there were any. */
  readonly webSearch?: number;
}

export const NO_COST: Cost = { ...NO_TOKENS, total: 0 };

const MILLION = 1_000_000;

/** Batches cost half (pricing page). */
const BATCH = 0.5;

/** What is inferred in the US only costs a tenth more (pricing page). */
const DOMESTIC = 1.1;

/** Dollars a search, whatever the tier and the place; fetching costs its tokens only (pricing page). */
const WEB_SEARCH = 10 / 1_000;

/**
 * What the API bills for a reply by its list of prices: dollars. Batches, fast mode, US-only
 * inference and web searches are told by `usage`; the priority tier, whose price is agreed upon,
 * counts as the standard one. Containers for code are billed by the hour, which `usage` does not tell.
 *
 * @param reported the `usage` as the API returned it; the iterations are summed where it lists any, each at the
 *   price of the model that it names
 * @returns undefined for a model that is not in the table
 */
export function priceOf(
  reported: UsageLike,
  modelId: string,
  models?: ModelOverrides,
): Cost | undefined {
  const usage = reported as Usage;
  let sum = NO_COST;
  for (const counts of samplingsOf(usage)) {
    const tokens = tokensOf(counts);
    const price = priceFor(tokens, usage, modelInfo(counts.model ?? modelId, models));
    if (price === undefined) return undefined;
    sum = addCosts(sum, costOf(tokens, price, factorOf(usage)));
  }
  return withSearches(sum, usage);
}

function priceFor(
  tokens: Tokens,
  { speed }: Usage,
  { price, fastPrice, longPrompt }: ModelInfo,
): Price | undefined {
  if (speed === 'fast' && fastPrice) return fastPrice;
  return longPrompt && inputOf(tokens) > longPrompt.over ? longPrompt.price : price;
}

/** By what all prices of tokens are multiplied. */
function factorOf({ service_tier, inference_geo }: Usage): number {
  return (service_tier === 'batch' ? BATCH : 1) * (inference_geo === 'us' ? DOMESTIC : 1);
}

function costOf(tokens: Tokens, price: Price, factor: number): Cost {
  const dollars = (name: keyof Tokens) => (tokens[name] * price[name] * factor) / MILLION;
  const input = dollars('input');
  const output = dollars('output');
  const cacheRead = dollars('cacheRead');
  const cacheWrite5m = dollars('cacheWrite5m');
  const cacheWrite1h = dollars('cacheWrite1h');
  const total = input + output + cacheRead + cacheWrite5m + cacheWrite1h;
  return { total, input, output, cacheRead, cacheWrite5m, cacheWrite1h };
}

function withSearches(cost: Cost, { server_tool_use }: Usage): Cost {
  const { web_search_requests: searches } = (server_tool_use ?? {}) as {
    readonly web_search_requests?: number;
  };
  if (!searches) return cost;
  const webSearch = searches * WEB_SEARCH;
  return { ...cost, webSearch, total: cost.total + webSearch };
}

export function addCosts(a: Cost, b: Cost): Cost {
  const webSearch = (a.webSearch ?? 0) + (b.webSearch ?? 0);
  return {
    ...addTokens(a, b),
    total: a.total + b.total,
    ...(webSearch > 0 && { webSearch }),
  };
}
