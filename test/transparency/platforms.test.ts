import type Anthropic from '@anthropic-ai/sdk';
import { type Call, explain, type Params, wrap } from '@turnwise/core';
import { stack, turnwise } from 'turnwise';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { changing, collect, seeing, stamped } from '../core/chain.ts';
import { params, recovering } from '../core/failing-api.ts';
import { observe, type Way } from './observe.ts';
import { createClient, platforms } from './platforms.ts';

// A signature tells the time.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_790_000_000_000 }));
afterAll(() => void vi.useRealTimers());

const ways: Record<string, Way['run']> = {
  create: (client) => client.messages.create(params),
  'create, streamed': async (client) =>
    collect(await client.messages.create({ ...params, stream: true })),
  stream: (client) => client.messages.stream(params).finalMessage(),
  'with its response': async (client) => {
    const { data, request_id } = await client.messages.create(params).withResponse();
    return [data, request_id];
  },
  countTokens: (client) =>
    client.messages.countTokens({ model: params.model, messages: params.messages }),
  'beta create': (client) => client.beta.messages.create({ ...params, betas: ['one', 'two'] }),
  'beta stream': (client) => client.beta.messages.stream(params).finalMessage(),
};

/** A history that only the first party takes as it is. */
const twoTurns = {
  ...params,
  messages: [
    { role: 'user', content: 'One.' },
    { role: 'user', content: 'Two.' },
  ],
} satisfies Anthropic.MessageCreateParams;

const is = (name: string) => {
  if (name.startsWith('Bedrock')) return 'bedrock';
  return name.startsWith('AWS') ? 'anthropic' : name.toLowerCase();
};

describe.each(Object.keys(platforms))('%s', (name) => {
  test.each(Object.keys(ways))('%s is sent and answered as without', async (way) => {
    const run = ways[way] as Way['run'];
    const bare = createClient(name);
    const through = createClient(name);
    const wrapped = wrap(through.client, ...stack({ cache: false }));
    const expected = await observe({ run }, bare.client, []);
    expect(await observe({ run }, wrapped, [])).toEqual(expected);
    expect(through.sent).toEqual(bare.sent);
  });

  test('is known for what it is', async () => {
    const calls: Call[] = [];
    const { client } = createClient(name);
    await wrap(client, seeing(calls)).messages.create(params);
    const platform = is(name);
    const target = platform === 'anthropic' ? 'first-party' : 'portable';
    expect(calls).toMatchObject([{ platform, target, apiVersion: '2026-10-21' }]);
  });

  test.each([false, true])(
    'signs what the whole stack made of it, streamed: %s',
    async (stream) => {
      const platform = is(name) as Call['platform'];
      const asked = { ...twoTurns, stream };
      const { client, sent } = createClient(name);
      await turnwise(client).messages.create(asked);
      const planned = await explain(asked as Params, ...stack({ platform }));
      expect(planned.params.messages).toHaveLength(platform === 'anthropic' ? 2 : 1);
      expect(JSON.stringify(planned.params)).toContain('cache_control');
      const bare = createClient(name);
      await bare.client.messages.create(planned.params as typeof asked);
      expect(sent).toEqual(bare.sent);
    },
  );

  test('signs what is sent again after a refusal', async () => {
    const { client, sent } = createClient(name, 1);
    await wrap(client, recovering).messages.create(params);
    const bare = createClient(name);
    await bare.client.messages.create(params);
    await bare.client.messages.create(stamped(params as Params) as typeof params);
    expect(sent).toEqual(bare.sent);
  });

  test('clones go through the chain too', async () => {
    const calls: Call[] = [];
    const { client } = createClient(name);
    const clone = wrap(client, changing(stamped, calls)).withOptions({ maxRetries: 0 });
    await clone.messages.create(params);
    expect(calls).toHaveLength(1);
  });
});
