import { configuring, forget, type Middleware, type Step, type Store, wrap } from '@turnwise/core';
import fc from 'fast-check';
import Keyv from 'keyv';
import { describe, expect, it, test, vi } from 'vitest';
import { messageOf } from './local-api.ts';

type Core = typeof import('@turnwise/core');

/** The package as another process has it, which shares nothing with this one. */
async function anotherProcess(): Promise<Core> {
  vi.resetModules();
  return import('@turnwise/core');
}

const model = 'claude-opus-5-5';
const user = (content: string) => ({ role: 'user' as const, content });
const assistant = { role: 'assistant' as const, content: 'Yes.' };
const bare = { messages: { create: async (..._: never[]) => messageOf('Fine.') } };
let conversations = 0;
const hello = () => [user(`Hello, store ${conversations++}.`)];

/** Sends a request in a process; what it found, and remembers `value`. */
async function visit(
  core: Pick<Core, 'wrap' | 'configuring'>,
  options: Parameters<typeof configuring>[0],
  { messages, value, conversation }: { messages: object[]; value?: unknown; conversation?: string },
) {
  const steps: Step[] = [];
  let recalled: unknown;
  const visiting: Middleware = (next) => async (call) => {
    recalled = await call.memory.recall('visit');
    const reply = await next(call);
    return reply.observe(() => value !== undefined && call.memory.remember('visit', value));
  };
  const on = (step: Step) => steps.push(step);
  const client = core.wrap(bare, core.configuring({ on, onFault: 'throw', ...options }), visiting);
  const turnwise = conversation === undefined ? {} : { conversation };
  const reply = await client.messages.create({ model, messages } as never, { turnwise } as never);
  return { recalled, reply, codes: steps.map(({ code }) => code) };
}

const here = { wrap, configuring };
const namespace = 'harbor';

describe('a store that processes share', () => {
  it.each([undefined, 'named'])('lets another process go on (conversation: %s)', async (name) => {
    const named = name === undefined ? {} : { conversation: `${name} ${conversations}` };
    const store = new Keyv();
    const options = { store, namespace };
    const first = hello();
    await visit(here, options, { messages: first, value: { cut: 7 }, ...named });
    const other = await anotherProcess();
    const next = [...first, assistant, user('So?')];
    const there = await visit(other, options, { messages: next, value: { cut: 8 }, ...named });
    expect(there).toMatchObject({ recalled: { cut: 7 }, codes: [] });
    const last = [...next, assistant, user('And?')];
    expect((await visit(here, options, { messages: last, ...named })).recalled).toEqual({ cut: 8 });
  });

  it('is not read where this process answered the request before', async () => {
    const store = { get: vi.fn(), set: vi.fn(), delete: vi.fn() };
    const first = hello();
    const options = { store, namespace };
    await visit(here, options, { messages: first, value: 1 });
    store.get.mockClear();
    await visit(here, options, { messages: [...first, assistant, user('So?')] });
    expect(store.get).not.toHaveBeenCalled();
    expect(store.set).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^turnwise:harbor:[0-9a-f]{32}$/),
      expect.any(String),
      86_400_000,
    );
  });

  it('keeps namespaces apart', async () => {
    const store = new Keyv();
    const messages = hello();
    await visit(here, { store, namespace: 'a' }, { messages, value: 1 });
    const other = await anotherProcess();
    expect((await visit(other, { store, namespace: 'b' }, { messages })).recalled).toBeUndefined();
    expect((await visit(other, { store, namespace: 'a' }, { messages })).recalled).toBe(1);
  });

  it('forgets a conversation with the process', async () => {
    const options = { store: new Keyv(), namespace };
    const request = { messages: hello(), conversation: `gone ${conversations}` };
    await visit(here, options, { ...request, value: 1 });
    await forget(request.conversation, options);
    expect((await visit(here, options, request)).recalled).toBeUndefined();
    expect((await visit(await anotherProcess(), options, request)).recalled).toBeUndefined();
  });

  it('says so where it cannot forget', async () => {
    const store = { ...storeOf(), delete: () => Promise.reject(new Error('down')) };
    await expect(forget('c', { store, namespace })).rejects.toThrow('down');
  });
});

function storeOf(more: Partial<Store> = {}): Store {
  return { get: () => undefined, set: () => undefined, delete: () => undefined, ...more };
}

const broken: readonly (readonly [string, Partial<Store>])[] = [
  ['hangs', { get: () => new Promise(() => {}) }],
  ['throws', { get: () => fail(), set: () => fail() }],
  ['rejects', { get: async () => fail(), set: async () => fail() }],
  ['returns an object', { get: () => ({ visit: 1 }) }],
  ['returns text', { get: () => '[["visit",1]]' }],
  ['returns a lot', { get: () => 'x'.repeat(100_000) }],
];

function fail(): never {
  throw new Error('down');
}

describe('law 12: a store that', () => {
  it.each(broken)('%s is as good as none, and that is reported', async (_, more) => {
    const start = performance.now();
    const options = { store: storeOf(more), namespace };
    const found = await visit(here, options, { messages: hello(), value: 1 });
    expect(found.recalled).toBeUndefined();
    expect(found.reply.content).toMatchObject([{ text: 'Fine.' }]);
    expect(found.codes).toEqual(['store-failed']);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('was tampered with is as good as none', async () => {
    const values = new Map<string, string>();
    const store = storeOf({
      get: (key) => values.get(key),
      set: (key, value) => values.set(key, value),
    });
    const options = { store, namespace };
    const messages = hello();
    await visit(here, options, { messages, value: 12_345 });
    const [[key, text]] = [...values] as [[string, string]];
    const changes = fc.oneof(
      fc.nat(text.length - 1).map((at) => text.slice(0, at) + text.slice(at + 1)),
      fc.constant(text.replace('12345', '54321')),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        values.set(key, changed);
        const found = await visit(await anotherProcess(), options, { messages });
        expect(found.recalled).toBeUndefined();
        values.set(key, text);
      }),
      { numRuns: 10 },
    );
  });

  it('mixes its records up gives none of them to another conversation', async () => {
    let last: unknown;
    const set = (_: string, value: string) => {
      last = value;
    };
    const options = { store: storeOf({ get: () => last, set }), namespace };
    await visit(here, options, { messages: hello(), value: 1 });
    const found = await visit(here, options, { messages: hello() });
    expect(found.recalled).toBeUndefined();
  });
});

test.each([
  [{ store: {} }, /store has to have get, set, delete/],
  [{ store: null }, /store has to have get, set, delete/],
  [{ store: new Keyv() }, /a store takes a namespace/],
  [{ store: new Keyv(), namespace: '' }, /a store takes a namespace/],
  [{ namespace: 7 }, /namespace has to be a string/],
])('options %# are refused with what to write instead', (options, message) => {
  expect(() => configuring(options as never)).toThrow(message);
});
