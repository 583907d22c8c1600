import Anthropic from '@anthropic-ai/sdk';
import {
  type Call,
  collect,
  type Middleware,
  TimeoutError,
  within,
  wrap,
  wrapFetch,
} from '@turnwise/core';
import { startSimulator } from '@turnwise/simulator';
import { afterAll, describe, expect, it, test } from 'vitest';

const simulator = await startSimulator({
  reply: ({ messages }) =>
    JSON.stringify(messages).includes('beside') ? new Promise<string>(() => {}) : 'Fine.',
});
afterAll(() => simulator.close());

const params = {
  model: 'claude-opus-5-5',
  max_tokens: 50,
  messages: [{ role: 'user' as const, content: 'Hello.' }],
};

/** Sends a request of its own first, which is never answered, and gives it up. */
const impatient: Middleware = (next) => async (call) => {
  const messages = [{ role: 'user', content: 'beside' }];
  const beside = (signal: NonNullable<Call['signal']>) =>
    next({ ...call, signal, params: { ...call.params, messages } });
  await expect(
    within(100, call.signal, async (signal) => collect(await beside(signal))),
  ).rejects.toThrow(TimeoutError);
  return next({ ...call, attempt: call.attempt + 1 });
};

const options = { apiKey: 'key', baseURL: simulator.url };
const clients = {
  'the SDK': () => wrap(new Anthropic(options), impatient),
  'the SDK, without retries': () => wrap(new Anthropic({ ...options, maxRetries: 0 }), impatient),
  'a fetch': () => new Anthropic({ ...options, fetch: wrapFetch(fetch, impatient) as never }),
  'any object': () => {
    const { messages } = new Anthropic(options);
    return wrap({ messages }, impatient) as unknown as Anthropic;
  },
};

async function said(client: Anthropic, stream: boolean): Promise<string> {
  if (!stream) {
    const { content } = await client.messages.create(params);
    return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  }
  let text = '';
  for await (const event of await client.messages.create({ ...params, stream: true })) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
      text += event.delta.text;
    }
  }
  return text;
}

describe.each(Object.keys(clients) as (keyof typeof clients)[])('through %s', (name) => {
  it.each([false, true])('a request beside may be given up (streamed: %s)', async (stream) => {
    const before = simulator.requests.length;
    const client = clients[name]();
    expect(await said(client, stream)).toBe('Fine.');
    const arrived = simulator.requests.slice(before);
    expect(arrived.map(({ status }) => status)).toEqual([0, 200]);
  });
});

test('work that is done in time is nobody else’s', async () => {
  const controller = new AbortController();
  const signals: NonNullable<Call['signal']>[] = [];
  const work = async (signal: NonNullable<Call['signal']>) => signals.push(signal);
  expect(await within(20, controller.signal, work)).toBe(1);
  controller.abort();
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(signals[0]?.aborted).toBe(false);
});

test.each([true, false])(
  'the caller ends work with his own reason (before: %s)',
  async (before) => {
    const controller = new AbortController();
    if (before) controller.abort(new Error('enough'));
    const run = within(1_000, controller.signal, () => new Promise<never>(() => {}));
    controller.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
  },
);
