import type Anthropic from '@anthropic-ai/sdk';
import { priceOf } from '@turnwise/cache';
import { modelInfo, type Price } from '@turnwise/core';
import type { TimedRequest } from './dialog.ts';

/** All input tokens of a request. */
function inputOf(usage: Anthropic.Usage): number {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage;
  return input_tokens + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0);
}

function dollarsOf(usage: Parameters<typeof priceOf>[0], model: string): number {
  const cost = priceOf(usage, model);
  if (cost === undefined) {
    throw new Error(`The price of ${model} is not known. Write a model that has one.`);
  }
  return cost.total - cost.output;
}

function sum(
  requests: readonly TimedRequest[],
  usages: readonly Anthropic.Usage[],
  dollars: (usage: Anthropic.Usage, model: string) => number,
): number {
  return usages.reduce((total, usage, n) => {
    const model = requests[n]?.body.model ?? '';
    return total + dollars(usage, model);
  }, 0);
}

/** Dollars of all input. The output costs the same, wherever the marks are. */
export function inputDollars(
  requests: readonly TimedRequest[],
  usages: readonly Anthropic.Usage[],
): number {
  return sum(requests, usages, (usage, model) => dollarsOf({ ...usage }, model));
}

/** Dollars of the same input if there were no cache. */
export function uncachedDollars(
  requests: readonly TimedRequest[],
  usages: readonly Anthropic.Usage[],
): number {
  return sum(requests, usages, (usage, model) =>
    dollarsOf({ input_tokens: inputOf(usage), output_tokens: 0 }, model),
  );
}

/** Dollars a million tokens of a request with so many. */
export function priceAt(model: string, tokens: number): Price {
  const { price, longPrompt } = modelInfo(model);
  const found = longPrompt && tokens > longPrompt.over ? longPrompt.price : price;
  if (found === undefined) throw new Error(`The price of ${model} is not known.`);
  return found;
}
