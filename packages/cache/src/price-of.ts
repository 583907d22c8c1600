import { type ModelOverrides, modelInfo, type Price, type Usage } from '@turnwise/core';

/** What a reply cost, in dollars, by class of token. */
export interface Cost {
  readonly total: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
}

/** The token counts of one sampling, as `usage` and each of `usage.iterations` hold them. */
interface Counts {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_creation?: {
    readonly ephemeral_5m_input_tokens?: number | null;
    readonly ephemeral_1h_input_tokens?: number | null;
  } | null;
}

const MILLION = 1_000_000;

/**
 * What the API bills for a reply, at the standard rate: dollars.
 *
 * @param usage as the API returned it; the iterations are summed where it lists any
 * @returns undefined for a model that is not in the table
 */
export function priceOf(usage: Usage, modelId: string, models?: ModelOverrides): Cost | undefined {
  const model = modelInfo(modelId, models);
  if (model.price === undefined) return undefined;
  const iterations = usage.iterations as readonly Counts[] | null | undefined;
  const parts = iterations?.length ? iterations : [usage as Counts];
  const costs = parts.map((counts) => {
    const long = model.longPrompt;
    const price = long && inputOf(counts) > long.over ? long.price : model.price;
    return costOf(counts, price as Price);
  });
  return costs.reduce(add);
}

function inputOf(counts: Counts): number {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = counts;
  return (input_tokens ?? 0) + (cache_read_input_tokens ?? 0) + (cache_creation_input_tokens ?? 0);
}

function costOf(counts: Counts, price: Price): Cost {
  const write1h = counts.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  // Without the split by lifetime, a write is one of five minutes: the default.
  const write5m =
    counts.cache_creation?.ephemeral_5m_input_tokens ??
    (counts.cache_creation_input_tokens ?? 0) - write1h;
  const input = ((counts.input_tokens ?? 0) * price.input) / MILLION;
  const output = ((counts.output_tokens ?? 0) * price.output) / MILLION;
  const cacheRead = ((counts.cache_read_input_tokens ?? 0) * price.cacheRead) / MILLION;
  const cacheWrite5m = (write5m * price.cacheWrite5m) / MILLION;
  const cacheWrite1h = (write1h * price.cacheWrite1h) / MILLION;
  const total = input + output + cacheRead + cacheWrite5m + cacheWrite1h;
  return { total, input, output, cacheRead, cacheWrite5m, cacheWrite1h };
}

function add(a: Cost, b: Cost): Cost {
  return {
    total: a.total + b.total,
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
  };
}
