import type { ModelSpec } from './models.ts';
import type { Counts, Usage } from './usage.ts';

/** Dollars per million tokens. */
interface Price {
  readonly input: number;
  readonly output: number;
  readonly read: number;
}

function price(input: number, output: number, read = input / 10): Price {
  return { input, output, read };
}

/** By undated id. Source: the pricing page of November 2026; the claude-3 era's, the pages of its models. */
const prices: Readonly<Record<string, Price>> = {
  'claude-fable-5-2': price(8, 40, 0.2),
  'claude-mythos-5-2': price(8, 40, 0.2),
  'claude-fable-5-1': price(10, 50, 0.25),
  'claude-mythos-5-1': price(10, 50, 0.25),
  'claude-opus-5-5': price(4, 20, 0.2),
  'claude-sonnet-5-5': price(2, 10, 0.1),
  'claude-haiku-5-5': price(0.1, 0.5),
  'claude-fable-5': price(10, 50),
  'claude-mythos-5': price(10, 50),
  'claude-opus-5': price(5, 25),
  'claude-opus-4-8': price(5, 25),
  'claude-opus-4-7': price(5, 25),
  'claude-sonnet-5': price(2, 10),
  'claude-opus-4-6': price(5, 25),
  'claude-sonnet-4-6': price(3, 15),
  'claude-opus-4-5': price(5, 25),
  'claude-sonnet-4-5': price(3, 15),
  'claude-haiku-4-5': price(1, 5),
  'claude-opus-4-1': price(15, 75),
  'claude-opus-4': price(15, 75),
  'claude-sonnet-4': price(3, 15),
  'claude-3-7-sonnet': price(3, 15),
  'claude-3-5-haiku': price(0.8, 4),
  'claude-3-5-sonnet': price(3, 15),
  'claude-3-haiku': price(0.25, 1.25, 0.03),
  'claude-3-sonnet': price(3, 15),
  'claude-3-opus': price(15, 75),
  'claude-2.1': price(8, 24),
};

/** Prices of a whole request whose prompt has more tokens than `over`. */
const longPrompts: Readonly<Record<string, Price & { readonly over: number }>> = {
  'claude-haiku-5-5': { over: 100_000, ...price(0.5, 2.5) },
};

/** Prices with `speed: 'fast'`: twice the others. Source: fast-mode page; inferred for the 5.2 models. */
const fastPrices: Readonly<Record<string, Price>> = {
  'claude-fable-5-2': price(16, 80, 0.4),
  'claude-mythos-5-2': price(16, 80, 0.4),
  'claude-opus-5-5': price(8, 40, 0.4),
  'claude-opus-5': price(10, 50),
  'claude-opus-4-8': price(10, 50),
};

const write5m = 1.25;
const write1h = 2;
const batch = 0.5;
/** `inference_geo: 'us'`. */
const domestic = 1.1;
const million = 1_000_000;
/** Dollars a search, whatever the tier and the place; fetching costs its tokens only. */
const webSearch = 10 / 1_000;

function promptTokens(counts: Counts): number {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = counts;
  return input_tokens + cache_creation_input_tokens + cache_read_input_tokens;
}

function priceOf(counts: Counts, { speed }: Usage, model: ModelSpec): Price | undefined {
  const id = model.id.replace(/-\d{8}$/, '');
  const long = longPrompts[id];
  if (speed === 'fast' && fastPrices[id]) return fastPrices[id];
  return long && promptTokens(counts) > long.over ? long : prices[id];
}

function costOf(counts: Counts, { input, output, read }: Price): number {
  const { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } =
    counts.cache_creation;
  const full = counts.input_tokens + short * write5m + long * write1h;
  return (
    (full * input + counts.cache_read_input_tokens * read + counts.output_tokens * output) / million
  );
}

/** Dollars that an answer is billed, its iterations summed; undefined for a model without a published price. */
export function dollarsOf(usage: Usage, model: ModelSpec): number | undefined {
  let sum = 0;
  for (const counts of usage.iterations ?? [usage]) {
    const price = priceOf(counts, usage, model);
    if (!price) return undefined;
    sum += costOf(counts, price);
  }
  const place = usage.inference_geo === 'us' ? domestic : 1;
  const searches = usage.server_tool_use?.web_search_requests ?? 0;
  return sum * place * (usage.service_tier === 'batch' ? batch : 1) + searches * webSearch;
}

function uncached<T extends Counts>(counts: T): T {
  return {
    ...counts,
    input_tokens: promptTokens(counts),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  };
}

/** Dollars of the same answer if there were no cache: every input token at its full price. */
export function uncachedDollarsOf(usage: Usage, model: ModelSpec): number | undefined {
  const { iterations } = usage;
  return dollarsOf(
    { ...uncached(usage), ...(iterations && { iterations: iterations.map(uncached) }) },
    model,
  );
}
