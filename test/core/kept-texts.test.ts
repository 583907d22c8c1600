import {
  configuring,
  forget,
  type Memory,
  type Middleware,
  type Store,
  wrap,
} from '@turnwise/core';
import Keyv from 'keyv';
import { describe, expect, it, test, vi } from 'vitest';
import { messageOf } from './local-api.ts';

type Core = typeof import('@turnwise/core');

const bare = { messages: { create: async (..._: never[]) => messageOf('Fine.') } };
let conversations = 0;

/** Runs `use` with the memory of a request. */
async function visit<T>(
  use: (memory: Memory) => Promise<T>,
  options: Parameters<typeof configuring>[0] = {},
  { core, ...named }: { core?: Core; conversation?: string } = {},
): Promise<T> {
  let result: T | undefined;
  const visiting: Middleware = (next) => async (call) => {
    result = await use(call.memory);
    return next(call);
  };
  const { wrap: wrapped, configuring: configured } = core ?? { wrap, configuring };
  const client = wrapped(bare, configured({ onFault: 'throw', ...options }), visiting);
  const messages = [{ role: 'user', content: `Hello, texts ${conversations++}.` }];
  const params = { model: 'claude-opus-5-5', messages };
  await client.messages.create(params as never, { turnwise: named } as never);
  return result as T;
}

async function anotherProcess(): Promise<Core> {
  vi.resetModules();
  return import('@turnwise/core');
}

const namespace = 'harbor';
const keep = (text: string) => (memory: Memory) => memory.keep(text);
const read = (key: string) => (memory: Memory) => memory.read(key);

describe('a text that is kept', () => {
  it('is found by the SHA-256 of what it says, by every request of its namespace', async () => {
    const key = await visit(keep('abc'), { namespace });
    expect(key).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await visit(read(key), { namespace })).toBe('abc');
    expect(await visit(read(key), { namespace: 'other' })).toBeUndefined();
    expect(await visit(read('another key'), { namespace })).toBeUndefined();
  });

  it('is found by other processes, and lives for a day from when it was read last', async () => {
    const store = new Keyv();
    const set = vi.spyOn(store, 'set');
    let now = 0;
    const options = { store, namespace, now: () => now };
    const key = await visit(keep('An old story.'), options);
    const core = await anotherProcess();
    expect(await visit(read(key), options, { core })).toBe('An old story.');
    const times = set.mock.calls.length;
    await visit(read(key), options);
    expect(set).toHaveBeenCalledTimes(times);
    now += 7 * 3_600_000;
    await visit(read(key), options);
    expect(set).toHaveBeenCalledTimes(times + 1);
    expect(set.mock.lastCall?.[2]).toBe(86_400_000);
  });

  it('is none where the store has another one in its place', async () => {
    const values = new Map<string, string>();
    const store: Store = {
      get: (key) => values.get(key),
      set: (key, value) => values.set(key, value),
      delete: (key) => values.delete(key),
    };
    const options = { store, namespace };
    const key = await visit(keep('True.'), options);
    const [place = ''] = [...values.keys()];
    for (const wrong of ['', 'True.', `${values.get(place)}!`, 7 as never]) {
      values.set(place, wrong);
      const core = await anotherProcess();
      expect(await visit(read(key), options, { core })).toBeUndefined();
    }
  });

  it('makes room for newer ones when there are too many characters', async () => {
    const first = await visit(keep(`first ${'x'.repeat(5_000_000)}`));
    const second = await visit(keep(`second ${'x'.repeat(5_000_000)}`));
    await visit(read(first));
    for (const n of [1, 2]) await visit(keep(`${n} ${'x'.repeat(5_000_000)}`));
    expect(await visit(read(first))).toBeDefined();
    expect(await visit(read(second))).toBeUndefined();
  });

  it('is forgotten with the conversation that it was kept for or read in', async () => {
    const options = { store: new Keyv(), namespace };
    const named = { conversation: 'with texts' };
    const one = await visit(keep('One story.'), options, named);
    const other = await visit(keep('Another story.'), options);
    await visit(read(other), options, named);
    await forget('with texts', options);
    const core = await anotherProcess();
    for (const key of [one, other]) {
      expect(await visit(read(key), options)).toBeUndefined();
      expect(await visit(read(key), options, { core })).toBeUndefined();
    }
  });
});

describe('work that is done once', () => {
  const later = <T>(value: T) => new Promise<T>((resolve) => setTimeout(resolve, 50, value));
  const ask = (name: string, work: () => Promise<unknown>) => (memory: Memory) =>
    memory.once(name, 1_000, work);

  it('is done once for all who ask at the same time, and again for those who ask later', async () => {
    const work = vi.fn(() => later({ n: 1 }));
    const asked = [1, 2, 3].map(() => visit(ask('same time', work), { namespace: 'once' }));
    expect(await Promise.all(asked)).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
    expect(work).toHaveBeenCalledTimes(1);
    await visit(ask('same time', work), { namespace: 'once' });
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is done apart by namespace and by name', async () => {
    const work = vi.fn(() => later(1));
    await Promise.all([
      visit(ask('a', work), { namespace: 'once' }),
      visit(ask('b', work), { namespace: 'once' }),
      visit(ask('a', work), { namespace: 'other' }),
    ]);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('rejects for all, and may be tried again, also by another process', async () => {
    const options = { store: new Keyv(), namespace: 'once' };
    const failing = vi.fn(() => later(1).then(() => Promise.reject(new Error('no'))));
    const asked = [1, 2].map(() => visit(ask('fails', failing), options));
    for (const one of asked) await expect(one).rejects.toThrow('no');
    expect(failing).toHaveBeenCalledTimes(1);
    const core = await anotherProcess();
    expect(
      await visit(
        ask('fails', () => later(2)),
        options,
        { core },
      ),
    ).toBe(2);
  });

  it('is taken from the process that did it, or waited for in vain', async () => {
    const options = { store: new Keyv(), namespace: 'once' };
    const work = vi.fn(() => later('made'));
    const here = visit(ask('elsewhere', work), options);
    await later(0);
    const core = await anotherProcess();
    expect(await visit(ask('elsewhere', work), options, { core })).toBe('made');
    await here;
    expect(work).toHaveBeenCalledTimes(1);

    visit((memory) => memory.once('gone', 200, () => new Promise(() => {})), options).catch(
      () => {},
    );
    await later(0);
    const found = await visit((memory) => memory.once('gone', 200, work), options, { core });
    expect(found).toBeUndefined();
    expect(await visit(ask('gone', work), options, { core })).toBe('made');
  });
});

test.each([
  ['OK', 1],
  [true, 1],
  [false, 0],
  [null, 0],
])('setIfAbsent that resolves to %s decides who works', async (said, times) => {
  const work = vi.fn(async () => 1);
  const store = { get: () => undefined, set() {}, delete() {}, setIfAbsent: async () => said };
  const name = `decided ${said}`;
  await visit((memory) => memory.once(name, 50, work), { store, namespace });
  expect(work).toHaveBeenCalledTimes(times);
});
