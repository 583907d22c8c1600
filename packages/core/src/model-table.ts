import type { ModelInfo, Price, Sampling } from './models.js';

type Row = Omit<ModelInfo, 'id' | 'known'>;

/** Reads cost a tenth of the input unless said otherwise; writes 1.25 and 2 times it (documented). */
function price(input: number, output: number, cacheRead = input / 10): Price {
  return { input, output, cacheRead, cacheWrite5m: input * 1.25, cacheWrite1h: input * 2 };
}

/** Fast mode costs twice as much, cached or not (documented; inferred for the 5.2 models). */
function fast(row: Row & { readonly price: Price }): Row {
  const { input, output, cacheRead } = row.price;
  return { ...row, fastPrice: price(2 * input, 2 * output, 2 * cacheRead) };
}

const freely: Sampling = { temperature: [0, 1], topP: [0, 1], topK: true, together: true };
const eitherOne: Sampling = { ...freely, together: false };
const fixed: Sampling = { temperature: [1, 1], topP: [0.99, 1], topK: false, together: true };

/** What the models since September 2026 share: thinking always on and bound to its prefix. */
const bound = {
  contextWindow: 1_000_000,
  maxOutput: 128_000,
  minCacheable: 512,
  prefill: false,
  bindsThinking: true,
  keepsThinking: true,
  thinking: ['adaptive'],
  thinksByDefault: true,
  forcedToolChoice: false,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  sampling: fixed,
  midSystem: true,
  compacts: true,
  tokenizer: 'claude-4-7',
} as const;

const fable52 = fast({ ...bound, price: price(8, 40, 0.2) });
const fable51: Row = { ...bound, price: price(10, 50, 0.25) };
const fable5: Row = {
  ...bound,
  price: price(10, 50),
  bindsThinking: false,
  forcedToolChoice: true,
};

const opus5 = { ...fable5, price: price(5, 25), thinking: ['adaptive', 'disabled'] } as const;
const opus48 = { ...opus5, minCacheable: 1_024, thinksByDefault: false };
const opus47: Row = { ...opus48, minCacheable: 2_048, midSystem: false };
const opus46: Row = {
  ...opus47,
  minCacheable: 4_096,
  thinking: ['adaptive', 'enabled', 'disabled'],
  efforts: ['low', 'medium', 'high', 'max'],
  sampling: eitherOne,
  tokenizer: 'claude-3',
};
const opus45: Row = {
  ...opus46,
  contextWindow: 200_000,
  maxOutput: 64_000,
  prefill: true,
  thinking: ['enabled', 'disabled'],
  efforts: ['low', 'medium', 'high'],
  compacts: false,
};
const sonnet45: Row = {
  ...opus45,
  price: price(3, 15),
  minCacheable: 1_024,
  keepsThinking: false,
  efforts: [],
};
const sonnet4: Row = { ...sonnet45, sampling: freely };
const opus4: Row = { ...sonnet4, price: price(15, 75), maxOutput: 32_000 };
const sonnet35: Row = { ...sonnet4, maxOutput: 8_192, thinking: ['disabled'] };
const haiku3: Row = {
  ...sonnet35,
  price: price(0.25, 1.25, 0.03),
  maxOutput: 4_096,
  minCacheable: 2_048,
};

/**
 * The models by their undated first-party ids. Windows, prices, minimums and thinking modes are
 * the documented ones of November 2026; the older models' are those of their own model pages.
 */
export const MODEL_TABLE: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['claude-fable-5-2', fable52],
  ['claude-mythos-5-2', fable52],
  ['claude-fable-5-1', fable51],
  ['claude-mythos-5-1', fable51],
  ['claude-opus-5-5', fast({ ...bound, price: price(4, 20, 0.2) })],
  [
    'claude-sonnet-5-5',
    { ...bound, price: price(2, 10, 0.1), thinking: ['adaptive', 'between_tools'] },
  ],
  [
    'claude-haiku-5-5',
    {
      ...bound,
      price: price(0.1, 0.5),
      longPrompt: { over: 100_000, price: price(0.5, 2.5) },
      thinking: ['adaptive', 'disabled'],
      forcedToolChoice: true,
      // A top_p of 1 is refused here (documented).
      sampling: { ...fixed, topP: [0.99, 0.99] },
    },
  ],
  ['claude-fable-5', fable5],
  ['claude-mythos-5', fable5],
  ['claude-opus-5', fast(opus5)],
  ['claude-opus-4-8', fast(opus48)],
  ['claude-opus-4-7', opus47],
  // Sonnet 5 accepts role: "system" inside messages and ignores it (measured).
  ['claude-sonnet-5', { ...opus5, price: price(2, 10), minCacheable: 1_024, midSystem: false }],
  ['claude-opus-4-6', opus46],
  ['claude-sonnet-4-6', { ...opus46, price: price(3, 15), minCacheable: 1_024 }],
  ['claude-opus-4-5', opus45],
  ['claude-sonnet-4-5', sonnet45],
  ['claude-haiku-4-5', { ...sonnet45, price: price(1, 5), minCacheable: 4_096 }],
  [
    'claude-mythos-preview',
    {
      ...opus47,
      price: undefined,
      minCacheable: 2_048,
      thinking: ['adaptive', 'enabled'],
      thinksByDefault: true,
    },
  ],
  ['claude-opus-4-1', opus4],
  ['claude-opus-4-0', opus4],
  ['claude-sonnet-4-0', sonnet4],
  ['claude-3-7-sonnet', sonnet4],
  ['claude-3-5-sonnet', sonnet35],
  ['claude-3-5-haiku', { ...sonnet35, price: price(0.8, 4), minCacheable: 2_048 }],
  ['claude-3-opus', { ...sonnet35, price: price(15, 75), maxOutput: 4_096 }],
  ['claude-3-sonnet', { ...sonnet35, maxOutput: 4_096 }],
  ['claude-3-haiku', haiku3],
]);

/** What is assumed of a model that nobody described: the value that breaks least. */
export const UNKNOWN_MODEL: Row = {
  ...bound,
  contextWindow: 200_000,
  maxOutput: 8_192,
  price: undefined,
  minCacheable: 4_096,
  thinking: [],
  thinksByDefault: false,
  forcedToolChoice: true,
  efforts: undefined,
  sampling: undefined,
  midSystem: false,
  compacts: false,
};
