import type Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { type Call, wrap } from '@turnwise/core';
import { afterAll, describe, expect, test } from 'vitest';
import { changing, collect, seeing, stamped, tracing } from './chain.ts';
import { params } from './failing-api.ts';
import { startSimulated } from './simulated.ts';

const weather = betaTool({
  name: 'weather',
  description: 'Says what the weather is.',
  inputSchema: { type: 'object', properties: {}, additionalProperties: false },
  run: () => 'Rain.',
});

const { simulator, clients } = await startSimulated();
afterAll(() => simulator.close());

const ways: Record<string, (client: Anthropic) => Promise<unknown>> = {
  create: (client) => client.messages.create(params),
  'create, streamed': async (client) => {
    const stream = await client.messages.create({ ...params, stream: true });
    const events = await collect(stream);
    return events.at(-1);
  },
  stream: (client) => client.messages.stream(params).finalMessage(),
  parse: (client) => client.messages.parse(params),
  withResponse: async (client) => (await client.messages.create(params).withResponse()).data,
  asResponse: async (client) => (await client.messages.create(params).asResponse()).json(),
  'beta create': (client) => client.beta.messages.create(params),
  'beta stream': (client) => client.beta.messages.stream(params).finalMessage(),
  post: (client) => client.post('/v1/messages', { body: params }),
};

// biome-ignore lint/suspicious/noExplicitAny: a body may be anything
function lastBody(): any {
  return simulator.requests.at(-1)?.body;
}

describe.each(Object.entries(clients))('%s', (version, create) => {
  test.each(Object.keys(ways))('%s goes through the chain once', async (way) => {
    const log: string[] = [];
    const client = wrap(create(), tracing('a', log), changing(stamped));
    const before = simulator.requests.length;
    expect(await ways[way]?.(client)).toMatchObject({ type: expect.stringMatching(/^message/) });
    expect(log).toEqual(['a:in', 'a:out']);
    expect(simulator.requests.length).toBe(before + 1);
    expect(lastBody()).toMatchObject({ ...params, system: 'Stamped.' });
  });

  test.each(Object.keys(ways))('%s is the bare client’s without middleware', async (way) => {
    const bare = create();
    await ways[way]?.(bare);
    const expected = simulator.requests.at(-1);
    await ways[way]?.(wrap(bare));
    const actual = simulator.requests.at(-1);
    expect(actual?.body).toEqual(expected?.body);
    expect(actual?.headers).toEqual(expected?.headers);
  });

  test('a count and the requests of a batch go through the way in', async () => {
    const calls: Call[] = [];
    const client = wrap(create(), seeing(calls), changing(stamped));
    const { max_tokens, ...counted } = params;
    expect(await client.messages.countTokens(counted)).toMatchObject({
      input_tokens: expect.any(Number),
    });
    await client.messages.batches.create({
      requests: [
        { custom_id: 'first', params },
        { custom_id: 'second', params },
      ],
    });
    expect(calls.map(({ kind }) => kind)).toEqual(['count', 'batch', 'batch']);
    expect(lastBody().requests).toMatchObject([
      { custom_id: 'first', params: { system: 'Stamped.' } },
      { custom_id: 'second', params: { system: 'Stamped.' } },
    ]);
  });

  test('a tool runner sends every turn through the chain', async () => {
    const calls: Call[] = [];
    const runner = wrap(create(), seeing(calls)).beta.messages.toolRunner({
      ...params,
      tools: [weather],
      ...(version === 'SDK 1.x' ? { thread: false } : {}),
    } as Parameters<Anthropic['beta']['messages']['toolRunner']>[0]);
    await runner;
    expect(calls.map(({ params }) => params.messages.length)).toEqual([1, 3]);
  });

  test('everything else passes through untouched', async () => {
    const log: string[] = [];
    const client = wrap(create(), tracing('a', log));
    const models = await client.models.list();
    expect(models.data.length).toBeGreaterThan(0);
    expect(log).toEqual([]);
  });

  test('the type, the options and the private fields are the client’s', () => {
    const client = create();
    client.maxRetries = 7;
    const wrapped = wrap(client);
    expect(wrapped).toBeInstanceOf(client.constructor);
    expect(wrapped).toMatchObject({ maxRetries: 7, baseURL: simulator.url, apiKey: 'key' });
    expect(client).not.toBe(wrapped);
    expect(client.middleware).toEqual([]);
  });

  test('a clone of the wrapped client goes through the chain, once', async () => {
    const log: string[] = [];
    const wrapped = wrap(create(), tracing('a', log));
    const clone = wrapped.withOptions({ maxRetries: 0 }).withOptions({ timeout: 5_000 });
    expect(clone).toMatchObject({ maxRetries: 0, timeout: 5_000 });
    await clone.messages.create(params);
    expect(log).toEqual(['a:in', 'a:out']);
    const replaced = wrapped.withOptions({ middleware: [] });
    await replaced.messages.create(params);
    expect(log).toHaveLength(4);
  });

  test('wrapping a wrapped client, or its clone, throws', () => {
    const wrapped = wrap(create());
    expect(() => wrap(wrapped)).toThrow(/wrapped already/);
    expect(() => wrap(wrapped.withOptions({}))).toThrow(/wrapped already/);
  });
});
