import AnthropicBedrock from '@anthropic-ai/bedrock-sdk';
import type Anthropic from '@anthropic-ai/sdk';
import { tally } from '@turnwise/cache';
import { repairing, reportOf, wrap } from '@turnwise/core';
import { turnwise } from 'turnwise';
import { expect, test } from 'vitest';
import { count, words } from '../cache/conversing.ts';
import { start } from '../simulator/support.ts';

const model = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const sonnet = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const automatic = { cache_control: { type: 'ephemeral' as const, ttl: '1h' as const } };

async function connect() {
  const simulator = await start({ platform: 'bedrock', count });
  const keys = { apiKey: 'key', awsRegion: 'us-east-1', maxRetries: 0 };
  return { simulator, bare: new AnthropicBedrock({ ...keys, baseURL: simulator.url }) };
}

type Client = AnthropicBedrock;
const clients: readonly (readonly [string, (bare: Client) => Client])[] = [
  ['repairing alone', (bare) => wrap(bare, repairing())],
  ['the whole stack', (bare) => turnwise(bare, { onFault: 'throw' })],
];

test.each(clients)('with %s an automatic mark is read by the next request', async (_, wrapped) => {
  const { simulator, bare } = await connect();
  const client = wrapped(bare);
  const first = { role: 'user' as const, content: words(5_000) };
  const reply = await client.messages.create({
    model,
    max_tokens: 100,
    messages: [first],
    ...automatic,
  });
  const messages = [
    first,
    { role: 'assistant' as const, content: reply.content },
    { role: 'user' as const, content: 'More?' },
  ];
  const stream = client.messages.stream({ model, max_tokens: 100, messages, ...automatic });
  const { usage } = await stream.finalMessage();

  expect(reply.usage.cache_creation?.ephemeral_1h_input_tokens).toBeGreaterThan(4_900);
  expect(usage.cache_read_input_tokens).toBeGreaterThan(4_900);
  expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200]);
  expect(reportOf(reply)?.steps).toContainEqual(
    expect.objectContaining({ middleware: 'repair', code: 'automatic-mark', lossless: true }),
  );
});

test.each([
  { tokens: 3_000, misses: ['below-minimum'], read: 0 },
  { tokens: 5_000, misses: [], read: 4_900 },
])('of $tokens tokens Bedrock caches what its own minimum allows', async (line) => {
  const { bare } = await connect();
  const bill = tally();
  const client = turnwise(bare, { cache: { tally: bill }, onFault: 'throw' });
  const ask = (...messages: Anthropic.MessageParam[]) =>
    client.messages.create({ model: sonnet, max_tokens: 100, messages });
  const first: Anthropic.MessageParam = { role: 'user', content: words(line.tokens) };
  const { content } = await ask(first);
  const more: Anthropic.MessageParam = { role: 'user', content: 'More?' };
  const { usage } = await ask(first, { role: 'assistant', content }, more);

  expect(usage.cache_read_input_tokens).toBeGreaterThanOrEqual(line.read);
  expect(Object.keys(bill.total.misses)).toEqual(line.misses);
});

test('as it is, that request is refused', async () => {
  const { bare } = await connect();
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const asked = bare.messages.create({ model, max_tokens: 100, messages, ...automatic });
  await expect(asked).rejects.toThrow('cache_control: Extra inputs are not permitted');
});
