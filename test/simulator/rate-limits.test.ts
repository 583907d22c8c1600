import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBucket } from '../../packages/simulator/src/bucket.ts';
import { connect } from './connect.ts';
import { hello, post, start, text } from './support.ts';

const now = Date.parse('2026-11-15T12:00:00Z');
const answerOf = (output_tokens: number) => () => ({ content: 'Hi', usage: { output_tokens } });

test('without limits no header tells of them', async () => {
  const { headers } = await post(await start(), hello);
  expect([...headers.keys()].filter((name) => name.startsWith('anthropic-ratelimit'))).toEqual([]);
});

test('the headers tell limits, what is left, and when it is full again', async () => {
  const simulator = await start({
    now,
    limits: { requests: 60, inputTokens: 60_000, outputTokens: 12_000 },
    count: () => 7_400,
    reply: answerOf(3_000),
  });
  const { headers } = await post(simulator, hello);
  const told = [...headers].filter(([name]) => name.startsWith('anthropic-ratelimit'));
  expect(Object.fromEntries(told)).toEqual({
    'anthropic-ratelimit-requests-limit': '60',
    'anthropic-ratelimit-requests-remaining': '59',
    'anthropic-ratelimit-requests-reset': '2026-11-15T12:00:01Z',
    'anthropic-ratelimit-input-tokens-limit': '60000',
    'anthropic-ratelimit-input-tokens-remaining': '53000',
    'anthropic-ratelimit-input-tokens-reset': '2026-11-15T12:00:08Z',
    'anthropic-ratelimit-output-tokens-limit': '12000',
    'anthropic-ratelimit-output-tokens-remaining': '9000',
    'anthropic-ratelimit-output-tokens-reset': '2026-11-15T12:00:15Z',
    'anthropic-ratelimit-tokens-limit': '72000',
    'anthropic-ratelimit-tokens-remaining': '62000',
    'anthropic-ratelimit-tokens-reset': '2026-11-15T12:00:15Z',
  });
});

test.each([
  { limits: { requests: 1 }, says: '1 requests per minute', seconds: 60 },
  { limits: { inputTokens: 1_500 }, says: '1,500 input tokens per minute', seconds: 20 },
  { limits: { outputTokens: 400 }, says: '400 output tokens per minute', seconds: 16 },
])('$limits refuses the second request until its time has come', async (row) => {
  const { limits, says, seconds } = row;
  const { client, simulator } = await connect({
    now,
    limits,
    count: () => 1_000,
    reply: answerOf(500),
  });
  const ask = () =>
    client.messages.create({ ...hello, messages: [{ role: 'user', content: 'q' }] });
  await ask();
  const refused = await ask().catch((error: unknown) => error);
  if (!(refused instanceof Anthropic.RateLimitError)) throw new Error('It was not refused.');
  expect(refused.apiMessage).toBe(
    `This request would exceed your organization's rate limit of ${says} (org: ${refused.headers.get('anthropic-organization-id')}, model: claude-sonnet-5). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later. You may also contact sales at https://claude.com/contact-sales to discuss your options for a rate limit increase.`,
  );
  expect(refused.headers.get('retry-after')).toBe(String(seconds));
  simulator.advance(seconds * 1_000 - 1_000);
  await expect(ask()).rejects.toThrow(Anthropic.RateLimitError);
  simulator.advance(1_000);
  await expect(ask()).resolves.toMatchObject({ type: 'message' });
});

test('the client waits as retry-after says, and gets through', async () => {
  const { client, simulator } = await connect(
    {
      now,
      limits: { outputTokens: 60 },
      reply: answerOf(60),
      onRequest: ({ status }) => status === 429 && simulator.advance(1_000),
    },
    { maxRetries: 2 },
  );
  const ask = () =>
    client.messages.create({ ...hello, messages: [{ role: 'user', content: 'q' }] });
  await ask();
  await ask();
  expect(simulator.requests.map(({ status }) => status)).toEqual([200, 429, 200]);
});

test('a refused request takes nothing and is not billed', async () => {
  const simulator = await start({
    now,
    limits: { requests: 5, inputTokens: 1_500 },
    count: () => 1_000,
    reply: (_params, { n }) => `Reply ${n}.`,
  });
  await post(simulator, hello);
  const { status, headers } = await post(simulator, hello);
  expect([status, headers.get('anthropic-ratelimit-requests-remaining')]).toEqual([429, '4']);
  expect(simulator.requests[1]?.usage).toBeUndefined();
  simulator.advance(60_000);
  expect((await post(simulator, hello)).body.content).toMatchObject([{ text: 'Reply 2.' }]);
});

const cached = (model: string) => ({
  ...hello,
  model,
  system: [text('rule '.repeat(20_000), { cache_control: { type: 'ephemeral' } })],
});

test.each([
  { model: 'claude-sonnet-5', status: 200 },
  { model: 'claude-3-5-haiku-20241022', status: 429 },
])('what $model reads from the cache gets $status', async ({ model, status }) => {
  const simulator = await start({ now, limits: { inputTokens: 60_000 } });
  const { usage } = (await post(simulator, cached(model))).body;
  expect(usage.cache_creation_input_tokens).toBeGreaterThan(20_000);
  await post(simulator, cached(model));
  expect((await post(simulator, cached(model))).status).toBe(status);
});

test.each([
  { other: { model: 'claude-sonnet-5-5' }, key: 'key', status: 429 },
  { other: { model: 'claude-sonnet-4-6' }, key: 'key', status: 200 },
  { other: { model: 'claude-opus-5' }, key: 'key', status: 200 },
  { other: {}, key: 'another', status: 200 },
])('$other of $key after claude-sonnet-5 gets $status', async ({ other, key, status }) => {
  const simulator = await start({ now, limits: { requests: 1 } });
  await post(simulator, hello);
  const answer = await post(simulator, { ...hello, ...other }, { 'x-api-key': key });
  expect(answer.status).toBe(status);
});

test('count_tokens has a limit of its own', async () => {
  const { client, simulator } = await connect({ now, limits: { requests: 1, tokenCounts: 2 } });
  const count = () =>
    client.messages.countTokens({ model: hello.model, messages: [{ role: 'user', content: 'q' }] });
  await post(simulator, hello);
  await count();
  const { response } = await count().withResponse();
  expect(response.headers.get('anthropic-ratelimit-requests-limit')).toBe('2');
  await expect(count()).rejects.toThrow(Anthropic.RateLimitError);
  expect((await post(simulator, hello)).status).toBe(429);
});

test('a batch has no limit', async () => {
  const { client } = await connect({ now, limits: { requests: 1 } });
  const params = { ...hello, messages: [{ role: 'user' as const, content: 'q' }] };
  const { id } = await client.messages.batches.create({
    requests: ['a', 'b', 'c'].map((custom_id) => ({ custom_id, params })),
  });
  const { request_counts } = await client.messages.batches.retrieve(id);
  expect(request_counts).toMatchObject({ succeeded: 3, errored: 0 });
});

test('a bucket never gives more than it holds and was refilled with', () => {
  const uses = fc.array(
    fc.record({ pause: fc.nat(30_000), amount: fc.integer({ min: 1, max: 50 }) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 50, max: 500 }), uses, (limit, steps) => {
      const bucket = createBucket(limit);
      let time = 0;
      let given = 0;
      for (const { pause, amount } of steps) {
        time += pause;
        if (!bucket.has(amount, time)) {
          expect(bucket.has(amount, time + bucket.wait(amount, time))).toBe(true);
          break;
        }
        bucket.take(amount, time);
        given += amount;
      }
      expect(given).toBeLessThanOrEqual(limit + (time * limit) / 60_000 + 1e-3);
    }),
  );
});
