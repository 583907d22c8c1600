import Anthropic from '@anthropic-ai/sdk';
import { OptionError, type Step } from '@turnwise/core';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import { explain, reportOf, stack, turnwise } from 'turnwise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MODEL = 'claude-opus-4-8';

let api: Simulator;
beforeAll(async () => {
  api = await startSimulator({ platform: 'anthropic' });
});
afterAll(() => api.close());

function client(options?: Parameters<typeof turnwise>[1]): Anthropic {
  return turnwise(new Anthropic({ baseURL: api.url, apiKey: 'test', maxRetries: 0 }), options);
}

type Body = Anthropic.MessageCreateParamsNonStreaming;

function body(messages: unknown, more: object = {}): Body {
  return { model: MODEL, max_tokens: 64, messages, ...more } as Body;
}

const broken = [
  { role: 'user', content: 'Read both files.' },
  {
    role: 'assistant',
    content: [
      { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a' } },
      { type: 'tool_use', id: 'functions.read:2', name: 'read', input: { path: 'b' } },
    ],
  },
  { role: 'user', content: [{ type: 'text', text: 'Stop \ud83d' }] },
  { role: 'user', content: '' },
  { role: 'assistant', content: 'I stopped. ' },
];
const tools = [{ name: 'read', input_schema: { type: 'object' as const } }];

describe('turnwise', () => {
  test('a client stays an instance of its class and answers as before', async () => {
    const wrapped = client();
    expect(wrapped).toBeInstanceOf(Anthropic);
    const message = await wrapped.messages.create(body([{ role: 'user', content: 'Hi' }]));
    expect(message.content[0]?.type).toBe('text');
    expect(message._request_id).toMatch(/^req_/);
  });

  test('a history that the API refuses is accepted', async () => {
    const bare = new Anthropic({ baseURL: api.url, apiKey: 'test', maxRetries: 0 });
    const more = { tools, max_tokens: 256 };
    await expect(bare.messages.create(body(broken, more))).rejects.toThrow('400');
    const message = await client().messages.create(body(broken, more));
    expect(message.stop_reason).toBe('end_turn');
    expect(reportOf(message)?.steps.map((step) => step.code)).toEqual(
      expect.arrayContaining(['prefill-emulated', 'lone-surrogate', 'missing-tool-result']),
    );
  });

  test('explain, the report and the listener tell the same', async () => {
    const heard: Step[] = [];
    const message = await client({ on: (step) => heard.push(step) }).messages.create(
      body(broken, { tools }),
    );
    const told = await explain(body(broken, { tools }), ...stack({ target: 'portable' }));
    expect(reportOf(message)?.steps).toEqual(heard);
    expect(told.steps).toEqual(heard);
    expect(api.requests.at(-1)?.body).toEqual(JSON.parse(JSON.stringify(told.params)));
  });

  test('the instruction of an emulated prefill lies behind the last mark', async () => {
    const messages = [
      { role: 'user', content: 'As JSON: one, two.' },
      { role: 'assistant', content: '{' },
    ];
    const { params } = await explain(body(messages), ...stack());
    expect(params.messages).toHaveLength(1);
    const content = params.messages[0]?.content as unknown as { cache_control?: object }[];
    const [question, instruction] = content;
    expect(question?.cache_control).toEqual({ type: 'ephemeral' });
    expect(instruction?.cache_control).toBeUndefined();
  });

  test('a prefill goes out as it is on a model that takes it', async () => {
    const messages = [
      { role: 'user', content: 'As JSON.' },
      { role: 'assistant', content: '  { ' },
    ];
    const { params } = await explain({ ...body(messages), model: 'claude-haiku-4-5' }, ...stack());
    expect(params.messages.at(-1)).toEqual({ role: 'assistant', content: '  {' });
  });

  test('each part can be left out', async () => {
    const { steps } = await explain(
      body([{ role: 'user', content: 'Hi' }]),
      ...stack({ cache: false, window: false }),
    );
    expect(steps).toEqual([]);
  });

  test.each([
    { name: 'an unknown option', make: () => client({ cacheing: {} } as never), says: 'cache' },
    {
      name: 'an unknown lifetime',
      make: () => client({ cache: { ttl: '2h' as never } }),
      says: '1h',
    },
    { name: 'a second wrapping', make: () => turnwise(client()), says: 'wrapped already' },
    { name: 'no client at all', make: () => turnwise({}), says: 'new Anthropic()' },
  ])('$name throws and says what to write', ({ make, says }) => {
    expect(make).toThrow(OptionError);
    expect(make).toThrow(says);
  });

  test('an unknown model is served with safe defaults and reported once', async () => {
    const heard: string[] = [];
    const wrapped = client({ on: (step) => heard.push(step.code) });
    for (const _ of [1, 2]) {
      const sent = wrapped.messages.create({
        ...body([{ role: 'user', content: 'Hi' }]),
        model: 'claude-next',
      });
      await expect(sent).rejects.toThrow('model: claude-next');
    }
    expect(heard.filter((code) => code === 'unknown-model')).toHaveLength(1);
  });
});

describe('bad input', () => {
  const cyclic: Record<string, unknown> = { role: 'user', content: 'x' };
  cyclic.self = cyclic;
  const many = Array.from({ length: 100_001 }, (_, i) => ({
    role: i % 2 ? 'assistant' : 'user',
    content: 'x',
  }));
  many.push({ role: 'user', content: 'y' });
  test.each<{ name: string; messages: unknown; says: RegExp }>([
    { name: 'no array', messages: 'Hi', says: /messages: Input should be a valid array/ },
    {
      name: 'null content',
      messages: [{ role: 'user', content: null }],
      says: /messages\.0\.content/,
    },
    { name: 'null for a message', messages: [null], says: /reading 'content'/ },
    {
      name: 'a number as a block',
      messages: [{ role: 'user', content: [7] }],
      says: /messages\.0\.content\.0/,
    },
    { name: 'cyclic data', messages: [cyclic], says: /circular/i },
    { name: 'a BigInt', messages: [{ role: 'user', content: 'x', n: 1n }], says: /BigInt/ },
    { name: 'no role', messages: [{ content: 'x' }], says: /messages\.0\.role: Field required/ },
    {
      name: '40 MB',
      messages: [{ role: 'user', content: 'x'.repeat(40_000_000) }],
      says: /About \d+ input tokens cannot be cut/,
    },
  ])('$name gets a clear refusal', async ({ messages, says }) => {
    await expect((async () => client().messages.create(body(messages)))()).rejects.toThrow(says);
  });

  test('100,001 messages are handled in seconds', async () => {
    const { params } = await explain(body(many), ...stack({ window: false }));
    expect(params.messages).toHaveLength(100_002);
  });
});
