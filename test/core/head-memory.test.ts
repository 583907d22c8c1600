import { configuring, explain, type Middleware, type Store, wrap } from '@turnwise/core';
import Keyv from 'keyv';
import { expect, test, vi } from 'vitest';
import { messageOf } from './local-api.ts';

type Core = typeof import('@turnwise/core');
type Options = Parameters<typeof configuring>[0];

/** The package as another process has it, which shares nothing with this one. */
async function anotherProcess(): Promise<Core> {
  vi.resetModules();
  return import('@turnwise/core');
}

const bare = { messages: { create: async (..._: never[]) => messageOf('Fine.') } };
const hello = [{ role: 'user' as const, content: 'Hello.' }];
let heads = 0;
/** A system prompt that no other test has. */
const newSystem = () => `You are number ${heads++}.`;

function counting(seen: unknown[]): Middleware {
  return (next) => async (call) => {
    const known = await call.memory.head.recall('count');
    seen.push(known);
    call.memory.head.remember('count', Number(known ?? 0) + 1);
    return next(call);
  };
}

/** What each request found, after which it remembers one more. */
async function found(
  requests: readonly object[],
  options: Options = {},
  core: Pick<Core, 'wrap' | 'configuring'> = { wrap, configuring },
) {
  const seen: unknown[] = [];
  const client = core.wrap(bare, core.configuring(options), counting(seen));
  for (const request of requests) {
    const { turnwise, ...params } = {
      model: 'claude-opus-5-5',
      messages: hello,
      ...request,
    } as { turnwise?: object };
    await client.messages.create(params as never, { turnwise } as never);
  }
  return seen;
}

test('all conversations with the same system and tools find it, named ones as well', async () => {
  const system = newSystem();
  const other = [{ role: 'user', content: 'Another question.' }];
  const marked = [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }];
  const named = { conversation: `head ${heads}` };
  const requests = [{}, { messages: other }, { system: marked }, { turnwise: named }];
  expect(await found(requests.map((it) => ({ system, ...it })))).toEqual([undefined, 1, 2, 3]);
});

test.each([
  ['system', { system: 'Another one.' }],
  ['tools', { tools: [{ name: 'tide', input_schema: { type: 'object' } }] }],
  ['model', { model: 'claude-opus-4-8' }],
])('another %s has a memory of its own', async (_, other) => {
  const system = newSystem();
  const namespace = `heads ${heads}`;
  const requests = [{ system }, { system, ...other }];
  expect(await found(requests, { namespace })).toEqual([undefined, undefined]);
});

test('another namespace, too', async () => {
  const request = { system: newSystem() };
  expect(await found([request], { namespace: 'north' })).toEqual([undefined]);
  expect(await found([request], { namespace: 'south' })).toEqual([undefined]);
  expect(await found([request], { namespace: 'north' })).toEqual([1]);
});

test('an explanation leaves nothing', async () => {
  const system = newSystem();
  const params = { model: 'claude-opus-5-5', system, messages: hello };
  await explain(params, counting([]));
  expect(await found([{ system }])).toEqual([undefined]);
});

test('another process goes on from it, and reads the store once', async () => {
  const store = new Keyv();
  const options = { store: store as Store, namespace: 'heads' };
  const system = newSystem();
  await found([{ system }, { system }], options);
  const get = vi.spyOn(store, 'get');
  expect(await found([{ system }, { system }], options, await anotherProcess())).toEqual([2, 3]);
  expect(get).toHaveBeenCalledTimes(1);
});

test('a store that fails counts as empty', async () => {
  const store: Store = {
    get: () => Promise.reject(new Error('gone')),
    set: () => Promise.reject(new Error('gone')),
    delete: () => undefined,
  };
  const system = newSystem();
  expect(await found([{ system }, { system }], { store, namespace: 'heads' })).toEqual([
    undefined,
    1,
  ]);
});

test('what is remembered in one go is written to the store once', async () => {
  const set = vi.fn();
  const store: Store = { get: () => undefined, set, delete: () => undefined };
  const noting: Middleware = (next) => async (call) => {
    call.memory.head.remember('one', 1);
    call.memory.head.remember('two', 2);
    return next(call);
  };
  const options = { store, namespace: `once ${heads++}` };
  const client = wrap(bare, configuring(options), noting);
  const request = { model: 'claude-opus-5-5', messages: hello, system: newSystem() };
  await client.messages.create(request as never);
  expect(set).toHaveBeenCalledOnce();
  expect(set.mock.calls[0]?.[1]).toContain('two');
});
