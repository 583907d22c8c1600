import Anthropic from '@anthropic-ai/sdk';
import { estimateTokens, type ParamsLike, reportOf } from '@turnwise/core';
import { startSimulator } from '@turnwise/simulator';
import { turnwise } from 'turnwise';
import { afterAll, expect, test } from 'vitest';

const count = (it: object) => Math.round(1.4 * estimateTokens(it as ParamsLike));
const simulator = await startSimulator({ count, reply: () => 'Fine.' });
afterAll(() => simulator.close());

const model = 'claude-haiku-4-5';
const turn = (i: number) => [
  { role: 'user' as const, content: `${i} harbor`.repeat(1_000) },
  { role: 'assistant' as const, content: 'I see.' },
];
const each = estimateTokens({ model, messages: turn(10) } as ParamsLike);
// Below the trigger by the estimate, above the window by the count.
const turns = Array.from({ length: Math.floor(148_000 / each) }, (_, i) => turn(i + 10));
const messages = [...turns.flat(), { role: 'user' as const, content: 'and now?' }];

test('a request that was too long is cut and marked afresh, and its continuation reads the cache', async () => {
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const client = turnwise(bare, { onFault: 'throw', namespace: 'overflow' });

  const first = await client.messages.create({ model, max_tokens: 100, messages });
  const next = [...messages, { role: 'assistant' as const, content: 'Fine.' }];
  const second = await client.messages.create({
    model,
    max_tokens: 100,
    messages: [...next, { role: 'user', content: 'Go on.' }],
  });

  expect(simulator.requests.map(({ status }) => status)).toEqual([400, 200, 200]);
  const codes = reportOf(first)?.steps.map(({ middleware, code }) => `${middleware} ${code}`);
  expect(codes?.slice(codes.indexOf('window overflow'))).toEqual(
    expect.arrayContaining(['window overflow', 'window cut', 'cache mark']),
  );
  const refitted = simulator.requests[1]?.body as ParamsLike;
  expect(JSON.stringify(refitted.messages.slice(-3))).toContain('cache_control');
  expect(second.usage.cache_read_input_tokens).toBeGreaterThan(0.9 * count(refitted));
});
