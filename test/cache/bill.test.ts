import type Anthropic from '@anthropic-ai/sdk';
import { priceOf } from '@turnwise/cache';
import { modelInfo, type Usage } from '@turnwise/core';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { connect } from '../simulator/connect.ts';

type Request = Anthropic.Beta.MessageCreateParamsNonStreaming;

/** What decides about the bill of a request. */
const drawn = fc.record({
  model: fc.nat(),
  input: fc.oneof(fc.integer({ min: 5_000, max: 190_000 }), fc.constantFrom(100_000, 100_001)),
  output: fc.integer({ min: 1, max: 9_000 }),
  marks: fc.subarray(['tools', 'system', 'messages'] as const),
  hours: fc.nat(3),
  fast: fc.boolean(),
  domestic: fc.boolean(),
  searches: fc.nat(2),
  way: fc.constantFrom('create', 'create', 'batch', 'compact'),
});

type Drawn = Omit<typeof drawn extends fc.Arbitrary<infer T> ? T : never, 'model'>;

const words = 'word '.repeat(400);

function requestOf(model: string, { marks, hours, fast, domestic, searches, way }: Drawn) {
  const { fastPrice, contextWindow } = modelInfo(model);
  const large = contextWindow === 1_000_000;
  const mark = (place: (typeof marks)[number]) =>
    marks.includes(place) && {
      cache_control: { type: 'ephemeral' as const, ttl: ttlAt(marks.indexOf(place), hours) },
    };
  const description = `Looks it up. ${words}`;
  return {
    model,
    max_tokens: 4_000,
    tools: [
      { name: 'look', description, input_schema: { type: 'object' }, ...mark('tools') },
      ...(searches > 0
        ? [{ type: 'web_search_20250305' as const, name: 'web_search' as const }]
        : []),
    ],
    system: [{ type: 'text', text: words, ...mark('system') }],
    messages: [{ role: 'user', content: [{ type: 'text', text: words, ...mark('messages') }] }],
    betas: ['fast-mode-2026-02-01', 'compact-2026-01-12'],
    ...(fast && fastPrice && { speed: 'fast' as const }),
    ...(domestic && large && { inference_geo: 'us' as const }),
    ...(way === 'compact' && large && compaction),
  } satisfies Request;
}

const ttlAt = (at: number, hours: number) => (at < hours ? ('1h' as const) : ('5m' as const));

const compaction = {
  context_management: {
    edits: [
      {
        type: 'compact_20260112' as const,
        trigger: { type: 'input_tokens' as const, value: 50_000 },
      },
    ],
  },
};

/** A reply that has searched. */
function replyOf({ searches, output }: Drawn) {
  const found = Array.from({ length: searches }, (_, n) => [
    { type: 'server_tool_use', id: `srvtoolu_${n}`, name: 'web_search', input: { query: 'it' } },
    { type: 'web_search_tool_result', tool_use_id: `srvtoolu_${n}`, content: [] },
  ]).flat();
  return { content: [...found, { type: 'text', text: 'ok' }], usage: { output_tokens: output } };
}

test('every reply, of any model and in any way, costs what the ledger says', async () => {
  // The SDK warns of a model that retires soon.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  let now: Drawn;
  const { simulator, client } = await connect({
    count: (params) => (JSON.stringify(params.messages).length < 1_000 ? 900 : now.input),
    reply: () => replyOf(now),
  });
  const ids: string[] = [];
  for await (const { id } of client.models.list({ limit: 1_000 })) ids.push(id);
  const seen = new Set<string>();
  const ask = async ({ betas, ...params }: Request, batch: boolean): Promise<Usage> => {
    if (!batch) return { ...(await client.beta.messages.create({ ...params, betas })).usage };
    const { id } = await client.beta.messages.batches.create({
      betas,
      requests: [{ custom_id: 'one', params }],
    });
    const { value } = await (await client.beta.messages.batches.results(id))
      [Symbol.asyncIterator]()
      .next();
    return value.result.message.usage;
  };
  await fc.assert(
    fc.asyncProperty(drawn, async ({ model: at, ...rest }) => {
      now = rest;
      const model = ids[at % ids.length] ?? '';
      const before = simulator.ledger.total.dollars;
      const usage = await ask(requestOf(model, rest), rest.way === 'batch');
      const dollars = simulator.ledger.total.dollars - before;
      if (modelInfo(model).price) expect(dollars).toBeCloseTo(priceOf(usage, model)?.total ?? 0, 9);
      else expect(priceOf(usage, model)).toBeUndefined();
      for (const trait of traitsOf(usage)) seen.add(trait);
    }),
    { numRuns: 120 },
  );
  expect([...seen].sort()).toEqual([
    'batch',
    'cacheRead',
    'cacheWrite1h',
    'cacheWrite5m',
    'fast',
    'iterations',
    'search',
    'us',
  ]);
}, 60_000);

/** What was drawn often enough to be seen. */
function traitsOf(usage: Usage): string[] {
  const written = usage.cache_creation as Record<string, number> | null;
  const traits = {
    batch: usage.service_tier === 'batch',
    fast: usage.speed === 'fast',
    us: usage.inference_geo === 'us',
    search: usage.server_tool_use,
    iterations: Array.isArray(usage.iterations) && usage.iterations.length > 1,
    cacheRead: usage.cache_read_input_tokens,
    cacheWrite5m: written?.ephemeral_5m_input_tokens,
    cacheWrite1h: written?.ephemeral_1h_input_tokens,
  };
  return Object.keys(traits).filter((name) => traits[name as keyof typeof traits]);
}
