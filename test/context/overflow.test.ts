import Anthropic from '@anthropic-ai/sdk';
import { ContextOverflowError, windowing } from '@turnwise/context';
import {
  configuring,
  estimateTokens,
  type Message,
  type ParamsLike,
  reportOf,
  wrap,
} from '@turnwise/core';
import { type SimulatorOptions, startSimulator } from '@turnwise/simulator';
import fc from 'fast-check';
import { afterEach, describe, expect, it, test } from 'vitest';
import { deepFreeze } from '../support/laws.ts';
import { assistant, faults, text, toolRound, user } from './sessions.ts';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.close();
});

let connected = 0;

/** A wrapped client of an API that counts `factor` times what we estimate. */
async function connect(factor: number, options: SimulatorOptions = {}, windows: object = {}) {
  const count = (it: object) => Math.round(factor * estimateTokens(it as ParamsLike));
  const simulator = await startSimulator({ count, reply: () => 'Fine.', ...options });
  started.push(simulator);
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const sent = () => simulator.requests.map(({ body }) => body as ParamsLike);
  const statuses = () => simulator.requests.map(({ status }) => status);
  const apart = configuring({ namespace: `overflow ${++connected}` });
  return { client: wrap(bare, apart, windowing(windows)), sent, statuses, count };
}

const model = 'claude-haiku-4-5';
const window = 200_000;
const question = text(4_000, 'q');

/** A chat that is estimated at about so many tokens. */
function chatOf(tokens: number): Message[] {
  const turn = [user(question), assistant('I see.')];
  const each = estimateTokens({ model, messages: turn } as ParamsLike);
  const turns = Array.from({ length: Math.floor(tokens / each) }, () => turn).flat();
  return [...turns, user('and now?')];
}

const request = (messages: readonly Message[], more: object = {}) =>
  ({ model, max_tokens: 1_000, messages, ...more }) as never;

const profiles = ['anthropic', 'bedrock', 'vertex', 'foundry', 'gateway', 'legacy'] as const;

describe.each(profiles)('on %s', (platform) => {
  it.each([0.7, 0.9, 1.1, 1.3, 1.6])(
    'a request fits though the API counts %f times the estimate',
    async (factor) => {
      const { client, sent, statuses, count } = await connect(factor, { platform });
      const messages = deepFreeze(chatOf(160_000));
      const overflows = factor * estimateTokens({ model, messages } as ParamsLike) > window;

      const reply = await client.messages.create(request(messages));

      expect(statuses()).toEqual(overflows ? [400, 200] : [200]);
      const last = sent().at(-1) as ParamsLike;
      expect(count(last)).toBeLessThanOrEqual(window);
      expect(faults(last.messages as Message[])).toEqual([]);
      const codes = reportOf(reply)?.steps.map(({ code }) => code);
      expect(codes).toEqual(overflows ? ['overflow', 'cut'] : []);
    },
  );
});

test('the report says what was estimated and what was counted', async () => {
  const { client, sent, count } = await connect(1.4);
  const reply = await client.messages.create(request(chatOf(160_000)));
  const [first, last] = sent() as [ParamsLike, ParamsLike];
  const [overflow, cut] = reportOf(reply)?.steps ?? [];
  expect(overflow).toMatchObject({ before: estimateTokens(first), after: count(first) });
  expect(Math.abs((cut?.after ?? 0) - count(last))).toBeLessThan(count(last) / 100);
});

test('a stream is refitted as well, and a retry fits at once, in the same way', async () => {
  const { client, sent, statuses } = await connect(1.4);
  const params = request(chatOf(160_000));
  const streamed = await client.messages.stream(params).finalMessage();
  await client.messages.create(params);
  expect(streamed.content).toMatchObject([{ text: 'Fine.' }]);
  expect(statuses()).toEqual([400, 200, 200]);
  expect(sent()[1]?.messages).toEqual(sent()[2]?.messages);
});

test.each(['create', 'stream'] as const)(
  'what is sent by %s teaches the size of the next request, what the cache took included',
  async (way) => {
    const { client, sent, statuses, count } = await connect(1.5);
    const marked = { type: 'text', text: 'and now?', cache_control: { type: 'ephemeral' } };
    const first = [...chatOf(110_000), assistant('Yes?'), user([marked])];
    const next = [...first, assistant('Fine.'), ...chatOf(15_000)];
    for (const messages of [first, next]) {
      await (way === 'create'
        ? client.messages.create(request(messages))
        : client.messages.stream(request(messages)).finalMessage());
    }
    expect(statuses()).toEqual([200, 200]);
    const [whole, cut] = sent() as [ParamsLike, ParamsLike];
    expect(whole.messages).toHaveLength(first.length);
    expect(cut.messages.length).toBeLessThan(next.length);
    expect(count(cut)).toBeLessThan(0.9 * 0.95 * window);
  },
);

test('a window that is smaller than the table says is learned from the refusal', async () => {
  // A million by the table of the client, 200,000 by the API.
  const models = { 'claude-opus-5-5': 'claude-haiku-4-5' };
  const { client, sent, statuses, count } = await connect(1, { models });
  await client.messages.create(request(chatOf(400_000), { model: 'claude-opus-5-5' }));
  await client.messages.create(request(chatOf(300_000), { model: 'claude-opus-5-5' }));
  expect(statuses()).toEqual([400, 200, 200]);
  expect(count(sent()[1] as ParamsLike)).toBeLessThanOrEqual(window * 0.95);
});

test('input and max_tokens fit together where the model wants that', async () => {
  const { client, sent, statuses, count } = await connect(1.3);
  const old = { model: 'claude-sonnet-4-0', max_tokens: 60_000 };
  await client.messages.create(request(chatOf(112_000), old), { timeout: 60_000 });
  expect(statuses()).toEqual([400, 200]);
  expect(count(sent()[1] as ParamsLike) + old.max_tokens).toBeLessThanOrEqual(window);
});

test('a cut that an overflow moves on keeps calls with their results', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0.7, max: 1.6, noNaN: true }),
      fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 20, maxLength: 40 }),
      async (factor, sizes) => {
        const { client, sent, statuses } = await connect(factor);
        const rounds = sizes.flatMap((words, n) => toolRound(n, words));
        await client.messages.create(request([user('the task'), ...rounds]));
        expect(statuses().at(-1)).toBe(200);
        expect(statuses().length).toBeLessThanOrEqual(2);
        for (const { messages } of sent()) expect(faults(messages as Message[])).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
});

describe('what cannot be refitted', () => {
  const errorOf = (sent: PromiseLike<unknown>) =>
    Promise.resolve(sent).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each(profiles)(
    'is a ContextOverflowError with the refusal of %s as its cause',
    async (platform) => {
      const { client, statuses } = await connect(1.5, { platform });
      const messages = [user('hello'), assistant('yes?'), user(text(150_000))];
      const error = (await errorOf(
        client.messages.create(request(messages)),
      )) as ContextOverflowError;
      expect(error).toBeInstanceOf(ContextOverflowError);
      expect(error.cause).toMatchObject({
        status: 400,
        message: expect.stringMatching(/long|length/),
      });
      expect(error.inputTokens).toBeGreaterThan(window);
      expect(error.limit).toBe(window);
      expect(error.largest[0]?.path).toBe('messages.2');
      expect(statuses()).toEqual([400]);
    },
  );

  it('is the API’s own refusal where it comes a second time', async () => {
    // Every request is too long by one token, however small.
    const { client, statuses } = await connect(1, { count: () => window + 1 });
    const error = await errorOf(
      client.messages.create(request(chatOf(190_000), { max_tokens: 1 })),
    );
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(statuses()).toEqual([400, 400]);
  });

  it('is max_tokens that leave no room by themselves', async () => {
    const { client, statuses } = await connect(1);
    const old = { model: 'claude-sonnet-4-0', max_tokens: 64_000 };
    const messages = [user('hello'), assistant('yes?'), user(text(145_000))];
    const error = await errorOf(
      client.messages.create(request(messages, old), { timeout: 60_000 }),
    );
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(statuses()).toEqual([400]);
  });

  it('is a refusal for another reason', async () => {
    const { client, statuses } = await connect(1);
    const hot = request([user('hello')], { temperature: 7 });
    const error = await errorOf(client.messages.create(hot));
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(statuses()).toEqual([400]);
  });
});
