import Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { configuring, type Step, type Store, wrap } from '@turnwise/core';
import type { Simulator } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { endpointOf } from '../../packages/core/src/platform.ts';
import { start } from '../simulator/support.ts';
import { count, next, type Reply, type Request, user, words } from './conversing.ts';

const first: Request = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  system: words(2_000),
  messages: [user('Hello.')],
};

let tests = 0;

/** Clients with keys of two workspaces at one address, each with its own namespace or not. */
async function workspaces(apart: boolean) {
  const simulator = await start({ count, now: 0 });
  const name = `isolation ${++tests}`;
  const [a, b] = ['a', 'b'].map((apiKey) =>
    clientOf(simulator, apiKey, apart ? `${name} ${apiKey}` : name),
  );
  return { simulator, a: a as Client, b: b as Client };
}

type Client = ReturnType<typeof clientOf>;

function clientOf({ url }: Simulator, apiKey: string, namespace: string) {
  const steps: Step[] = [];
  const bare = new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });
  const circumstances = configuring({ namespace, onFault: 'throw', on: (it) => steps.push(it) });
  const client = wrap(bare, circumstances, caching({ waitForFirst: true }));
  return {
    ask: (request: Request): Promise<Reply> => client.beta.messages.create(request),
    told: (code: string) => steps.filter((step) => step.code === code),
  };
}

const reads = ({ usage }: Reply) => usage.cache_read_input_tokens ?? 0;
const questions = ['one', 'two', 'three'].map((it) => ({ ...first, messages: [user(it)] }));

describe('keys of two workspaces at one address', () => {
  test('in namespaces of their own wait for their own first request alone', async () => {
    const { a, b } = await workspaces(true);
    await a.ask(first);
    const replies = await Promise.all(questions.map(b.ask));
    expect(replies.map((reply) => reads(reply) > 1_900)).toEqual([false, true, true]);
    expect(b.told('wait')).toHaveLength(2);
    expect(a.told('wait')).toHaveLength(0);
  });

  test('in one namespace wait for nobody once either has asked, and pay for themselves', async () => {
    const { a, b } = await workspaces(false);
    await a.ask(first);
    const replies = await Promise.all(questions.map(b.ask));
    expect(reads(replies[0] as Reply)).toBe(0);
    expect(b.told('wait')).toHaveLength(0);
    expect(reads(await b.ask(first))).toBeGreaterThan(1_900);
  });

  test('a conversation that changes over is evicted once, and then goes on', async () => {
    const { a, b } = await workspaces(false);
    const second = next(first, await a.ask(first), user('More?'));
    const third = next(second, await b.ask(second), user('More?'));
    expect(reads(await b.ask(third))).toBeGreaterThan(1_900);
    expect(b.told('miss').map(({ reason }) => reason)).toEqual(['evicted']);
  });

  test('in namespaces of their own know nothing of each other’s conversations', async () => {
    const { a, b } = await workspaces(true);
    await b.ask(next(first, await a.ask(first), user('More?')));
    expect(b.told('miss')).toEqual([]);
  });
});

test.each([
  { client: { baseURL: 'https://x.com' }, endpoint: 'https://x.com' },
  { client: { baseURL: 'https://x.com', workspaceId: 'w' }, endpoint: 'https://x.com w' },
  { client: { baseURL: 'https://x.com', projectId: 'p' }, endpoint: 'https://x.com p' },
  { client: { baseURL: 'https://x.com', projectId: null }, endpoint: 'https://x.com' },
  { client: { baseURL: 'https://x.com', apiKey: 'k', authToken: 't' }, endpoint: 'https://x.com' },
  { client: { workspaceId: 'w' }, endpoint: '' },
])('$client sends to $endpoint', ({ client, endpoint }) => {
  expect(endpointOf(client)).toBe(endpoint);
});

test('a store is never told an address, which may hold a key', async () => {
  const { url } = await start({ count });
  const kept: string[] = [];
  const store: Store = {
    get: async () => undefined,
    set: async (key, value) => void kept.push(`${key} ${JSON.stringify(value)}`),
    delete: async () => undefined,
  };
  const bare = new Anthropic({ baseURL: url, apiKey: 'key', maxRetries: 0 });
  const client = wrap(bare, configuring({ namespace: `kept ${++tests}`, store }), caching());
  await client.beta.messages.create(first);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(kept.join()).toContain('lifetime');
  expect(kept.join()).not.toContain(url);
});
