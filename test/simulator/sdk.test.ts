import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import type { SimulatorOptions } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { start } from './support.ts';

const connect = async (options: SimulatorOptions = {}) => {
  const simulator = await start(options);
  return { simulator, client: new Anthropic({ baseURL: simulator.url, apiKey: 'key' }) };
};

const hello = {
  model: 'claude-opus-5-5',
  max_tokens: 1024,
  messages: [{ role: 'user' as const, content: 'Hello' }],
};

test('create', async () => {
  const { client } = await connect({ reply: () => 'Hi' });
  const message = await client.messages.create(hello);
  expect(message.content).toEqual([{ type: 'text', text: 'Hi', citations: null }]);
});

test('stream', async () => {
  const { client } = await connect({
    reply: () => [{ type: 'tool_use', name: 'weather', input: { city: 'Rome' } }],
  });
  const message = await client.messages.stream(hello).finalMessage();
  expect(message).toMatchObject({
    content: [{ name: 'weather', input: { city: 'Rome' } }],
    stop_reason: 'tool_use',
  });
});

test('countTokens', async () => {
  const { client } = await connect({ count: () => 14 });
  const { model, messages } = hello;
  expect(await client.messages.countTokens({ model, messages })).toEqual({ input_tokens: 14 });
});

test('models', async () => {
  const { client } = await connect({ models: { mine: 'claude-opus-5-5' } });
  const ids: string[] = [];
  for await (const { id } of client.models.list()) ids.push(id);
  expect(ids).toEqual(
    expect.arrayContaining(['mine', 'claude-fable-5-2', 'claude-haiku-4-5-20251001']),
  );
  expect(await client.models.retrieve('claude-haiku-4-5')).toMatchObject({
    id: 'claude-haiku-4-5-20251001',
    display_name: 'Claude Haiku 4.5',
    max_input_tokens: 200_000,
    max_tokens: 64_000,
  });
  await expect(client.models.retrieve('nope')).rejects.toThrow(Anthropic.NotFoundError);
});

test('toolRunner', async () => {
  const { client, simulator } = await connect({
    reply: (_params, { n }) =>
      n === 1 ? [{ type: 'tool_use', name: 'add', input: { a: 1, b: 2 } }] : 'It is 3.',
  });
  const add = betaTool({
    name: 'add',
    description: 'Adds.',
    inputSchema: {
      type: 'object',
      properties: { a: { type: 'number' }, b: { type: 'number' } },
      required: ['a', 'b'],
    },
    run: ({ a, b }) => String(a + b),
  });
  const message = await client.beta.messages.toolRunner({
    ...hello,
    tools: [add],
    thread: false,
  });
  expect(message.content).toMatchObject([{ text: 'It is 3.' }]);
  expect(simulator.requests.at(-1)?.body).toMatchObject({
    messages: [{}, {}, { content: [{ type: 'tool_result', content: '3' }] }],
  });
});

test('retries', async () => {
  const { client, simulator } = await connect({
    faults: (n) => (n === 1 ? { status: 500, headers: { 'retry-after-ms': '1' } } : undefined),
  });
  await client.messages.create(hello);
  expect(simulator.requests.map(({ status }) => status)).toEqual([500, 200]);
});

test('errors have their classes', async () => {
  const { client } = await connect();
  const refused = client.messages.create({ ...hello, messages: [] });
  await expect(refused).rejects.toThrow(Anthropic.BadRequestError);
});

test('batches', async () => {
  const { client } = await connect({ reply: () => 'Hi' });
  const created = await client.messages.batches.create({
    requests: [
      { custom_id: 'good', params: hello },
      { custom_id: 'bad', params: { ...hello, max_tokens: 0 } },
    ],
  });
  expect(created.processing_status).toBe('in_progress');
  const batch = await client.messages.batches.retrieve(created.id);
  expect(batch).toMatchObject({
    processing_status: 'ended',
    request_counts: { succeeded: 1, errored: 1 },
  });
  const results = [];
  for await (const line of await client.messages.batches.results(created.id)) results.push(line);
  expect(results).toMatchObject([
    {
      custom_id: 'good',
      result: { type: 'succeeded', message: { usage: { service_tier: 'batch' } } },
    },
    {
      custom_id: 'bad',
      result: { type: 'errored', error: { error: { type: 'invalid_request_error' } } },
    },
  ]);
});

test('a batch wants plain and different ids', async () => {
  const { client } = await connect();
  const create = (...ids: readonly string[]) =>
    client.messages.batches.create({
      requests: ids.map((custom_id) => ({ custom_id, params: hello })),
    });
  await expect(create('a b')).rejects.toThrow(
    "requests.0.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
  );
  await expect(create('a', 'a')).rejects.toThrow('requests: custom_id must be unique');
});
