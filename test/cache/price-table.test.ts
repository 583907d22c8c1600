import { priceOf } from '@turnwise/cache';
import { expect, test } from 'vitest';
import { MODEL_TABLE } from '../../packages/core/src/model-table.ts';

/** Dollars a million tokens: input, output, and what is read from the cache. */
type Prices = readonly [input: number, output: number, read: number];

/*
 * The list of prices of November 2026, written down a second time on purpose: a mistake in the
 * table of the package shows here. The models before 4.5 are those of their own pages.
 */
const list: Readonly<Record<string, Prices | undefined>> = {
  'claude-fable-5-2': [8, 40, 0.2],
  'claude-mythos-5-2': [8, 40, 0.2],
  'claude-fable-5-1': [10, 50, 0.25],
  'claude-mythos-5-1': [10, 50, 0.25],
  'claude-opus-5-5': [4, 20, 0.2],
  'claude-sonnet-5-5': [2, 10, 0.1],
  'claude-haiku-5-5': [0.1, 0.5, 0.01],
  'claude-fable-5': [10, 50, 1],
  'claude-mythos-5': [10, 50, 1],
  'claude-opus-5': [5, 25, 0.5],
  'claude-opus-4-8': [5, 25, 0.5],
  'claude-opus-4-7': [5, 25, 0.5],
  'claude-sonnet-5': [2, 10, 0.2],
  'claude-opus-4-6': [5, 25, 0.5],
  'claude-sonnet-4-6': [3, 15, 0.3],
  'claude-opus-4-5': [5, 25, 0.5],
  'claude-sonnet-4-5': [3, 15, 0.3],
  'claude-haiku-4-5': [1, 5, 0.1],
  'claude-mythos-preview': undefined,
  'claude-opus-4-1': [15, 75, 1.5],
  'claude-opus-4-0': [15, 75, 1.5],
  'claude-sonnet-4-0': [3, 15, 0.3],
  'claude-3-7-sonnet': [3, 15, 0.3],
  'claude-3-5-sonnet': [3, 15, 0.3],
  'claude-3-5-haiku': [0.8, 4, 0.08],
  'claude-3-opus': [15, 75, 1.5],
  'claude-3-sonnet': [3, 15, 0.3],
  'claude-3-haiku': [0.25, 1.25, 0.03],
};

/** Served fast; those of the 5.2 models are inferred from it. */
const fast: Readonly<Record<string, Prices>> = {
  'claude-fable-5-2': [16, 80, 0.4],
  'claude-mythos-5-2': [16, 80, 0.4],
  'claude-opus-5-5': [8, 40, 0.4],
  'claude-opus-5': [10, 50, 1],
  'claude-opus-4-8': [10, 50, 1],
};

/** Where the whole prompt, cached or not, has more than 100,000 tokens. */
const long: Readonly<Record<string, Prices>> = { 'claude-haiku-5-5': [0.5, 2.5, 0.05] };

const tiers = { standard: 1, priority: 1, batch: 0.5 } as const;
const places = { global: 1, not_available: 1, us: 1.1 } as const;

/** Prompts of one token more than 100,000 and of as many, by what the cache did for them. */
const prompts = [100_000, 100_001].map((tokens) => ({
  tokens,
  usage: {
    input_tokens: tokens - 99_000,
    cache_read_input_tokens: 90_000,
    cache_creation_input_tokens: 9_000,
    cache_creation: { ephemeral_5m_input_tokens: 6_000, ephemeral_1h_input_tokens: 3_000 },
    output_tokens: 700,
  },
}));

type Speed = 'standard' | 'fast' | null;

/** What a reply says of how it is billed. */
const bills = prompts.flatMap(({ tokens, usage }) =>
  (['standard', 'fast', null] satisfies Speed[]).flatMap((speed) =>
    Object.entries(tiers).flatMap(([service_tier, half]) =>
      Object.entries(places).flatMap(([inference_geo, more]) =>
        [0, 3].map((searches) => ({
          tokens,
          usage: { ...usage, speed, service_tier, inference_geo, ...searched(searches) },
          factor: half * more,
          searches,
        })),
      ),
    ),
  ),
);

type Bill = (typeof bills)[number];

function searched(times: number) {
  return { server_tool_use: times > 0 ? { web_search_requests: times } : null };
}

function pricesFor(model: string, { tokens, usage }: Bill): Prices | undefined {
  if (usage.speed === 'fast' && fast[model]) return fast[model];
  return tokens > 100_000 && long[model] ? long[model] : list[model];
}

/** Dollars by class: five minutes cost 1.25 times the input, an hour twice as much. */
function expected([input, output, read]: Prices, { usage, factor, searches }: Bill) {
  const dollars = (tokens: number, price: number) => (tokens * price * factor) / 1e6;
  const classes = {
    input: dollars(usage.input_tokens, input),
    output: dollars(700, output),
    cacheRead: dollars(90_000, read),
    cacheWrite5m: dollars(6_000, 1.25 * input),
    cacheWrite1h: dollars(3_000, 2 * input),
    ...(searches > 0 && { webSearch: searches * 0.01 }),
  };
  return { ...classes, total: Object.values(classes).reduce((a, b) => a + b) };
}

test('the list holds every model that there is', () => {
  expect(Object.keys(list)).toEqual([...MODEL_TABLE.keys()]);
  expect(bills).toHaveLength(2 * 3 * 3 * 3 * 2);
});

test.each(Object.keys(list))(
  'a reply of %s costs what the list says, whatever multiplies it',
  (model) => {
    for (const bill of bills) {
      const prices = pricesFor(model, bill);
      const close = Object.entries(prices ? expected(prices, bill) : {}).map(([name, dollars]) => [
        name,
        expect.closeTo(dollars, 12),
      ]);
      const cost = prices && Object.fromEntries(close);
      expect(priceOf(bill.usage, model), JSON.stringify(bill.usage)).toEqual(cost);
    }
  },
);
