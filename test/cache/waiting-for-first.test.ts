import Anthropic from '@anthropic-ai/sdk';
import { type CachingOptions, caching } from '@turnwise/cache';
import { configuring, OptionError, wrap } from '@turnwise/core';
import type { SimulatorOptions } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { start } from '../simulator/support.ts';
import { count, words } from './conversing.ts';

type Wait = CachingOptions['waitForFirst'];

let namespaces = 0;

/** A client of people who come all at once, each with a question behind one system prompt. */
async function crowd(waitForFirst: Wait, simulated: SimulatorOptions = {}) {
  const simulator = await start({ count, pace: { firstByte: 150 }, ...simulated });
  const codes: string[] = [];
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const circumstances = configuring({
    namespace: `crowd ${++namespaces}`,
    onFault: 'throw',
    on: ({ code }) => codes.push(code),
  });
  const client = wrap(bare, circumstances, caching({ waitForFirst }));
  const ask = (question: string, more: object = {}, options: object = {}) =>
    client.messages.create(
      {
        model: 'claude-opus-5-5',
        max_tokens: 100,
        system: words(2_000),
        messages: [{ role: 'user', content: question }],
        ...more,
      },
      options,
    ) as Promise<Anthropic.Message>;
  return { simulator, codes, client, ask, waits: () => codes.filter((it) => it === 'wait').length };
}

const reads = ({ usage }: Anthropic.Message) => usage.cache_read_input_tokens ?? 0;
const questions = ['one', 'two', 'three', 'four'];

describe('requests that come at once', () => {
  test('wait for the first one and read what it wrote', async () => {
    const { ask, waits } = await crowd(true);
    const [first, ...others] = await Promise.all(questions.map((it) => ask(it)));
    expect(reads(first as Anthropic.Message)).toBe(0);
    for (const reply of others) expect(reads(reply)).toBeGreaterThan(1_900);
    expect(waits()).toBe(3);
  });

  test('write it each for itself where nobody said so', async () => {
    const { ask, waits } = await crowd(undefined);
    const replies = await Promise.all(questions.map((it) => ask(it)));
    expect(replies.map(reads)).toEqual([0, 0, 0, 0]);
    expect(waits()).toBe(0);
  });

  test('go on as soon as a stream begins, not when it ends', async () => {
    const { ask, client, waits } = await crowd(true, {
      faults: (n) => (n === 1 ? { stall: 60_000 } : undefined),
    });
    const stream = client.messages.stream({
      model: 'claude-opus-5-5',
      max_tokens: 100,
      system: words(2_000),
      messages: [{ role: 'user', content: 'one' }],
    });
    expect(reads(await ask('two'))).toBeGreaterThan(1_900);
    expect(waits()).toBe(1);
    expect(stream.ended).toBe(false);
    stream.abort();
    await expect(stream.done()).rejects.toThrow(Anthropic.APIUserAbortError);
  });

  test('wait for nobody when it is there already', async () => {
    const { ask, waits } = await crowd(true);
    await ask('one');
    const replies = await Promise.all(questions.map((it) => ask(it)));
    for (const reply of replies) expect(reads(reply)).toBeGreaterThan(1_900);
    expect(waits()).toBe(0);
  });

  test.each([
    ['what they share is too short for the cache', { system: 'Be brief.' }, {}],
    ['they share nothing', {}, { system: words(2_000, 'Another one. ') }],
    ['the models differ', {}, { model: 'claude-sonnet-5-5' }],
  ])('wait for nobody where %s', async (_, one, other) => {
    const { ask, waits } = await crowd(true);
    await Promise.all([ask('one', one), ask('two', { ...one, ...other })]);
    expect(waits()).toBe(0);
  });
});

describe('nobody waits for ever', () => {
  test('a first request that fails lets all others go', async () => {
    const { ask, simulator } = await crowd(true, {
      faults: (n) => (n === 1 ? { status: 529, delay: 100 } : undefined),
    });
    const settled = await Promise.allSettled(questions.map((it) => ask(it)));
    expect(settled.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(simulator.requests).toHaveLength(4);
  });

  test('one that takes too long is waited for once', async () => {
    const slow = { faults: (n: number) => (n === 1 ? { delay: 2_000 } : undefined) };
    const { ask, waits } = await crowd({ timeout: 50 }, slow);
    const gone = new AbortController();
    const first = ask('one', {}, { signal: gone.signal });
    await Promise.all([ask('two'), ask('three')]);
    await ask('four');
    expect(waits()).toBe(2);
    gone.abort();
    await expect(first).rejects.toThrow(Anthropic.APIUserAbortError);
  });

  test('a caller who gives up is told so by the client, and the others still wait', async () => {
    const { ask, simulator } = await crowd(true, { pace: { firstByte: 300 } });
    const gone = new AbortController();
    const first = ask('one');
    const second = ask('two', {}, { signal: gone.signal });
    setTimeout(() => gone.abort(), 50);
    await expect(second).rejects.toThrow(Anthropic.APIUserAbortError);
    const third = ask('three');
    await first;
    expect(reads(await third)).toBeGreaterThan(1_900);
    expect(simulator.requests.map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  test('a first caller who gives up lets the others go', async () => {
    const { ask } = await crowd(true, { pace: { firstByte: 300 } });
    const gone = new AbortController();
    const first = ask('one', {}, { signal: gone.signal });
    const second = ask('two');
    setTimeout(() => gone.abort(), 50);
    await expect(first).rejects.toThrow(Anthropic.APIUserAbortError);
    expect(await second).toMatchObject({ role: 'assistant' });
  });
});

test.each<{ wait: unknown; says: string }>([
  { wait: { timeout: 0 }, says: 'takes milliseconds' },
  { wait: { timeout: Number.POSITIVE_INFINITY }, says: 'takes milliseconds' },
  { wait: { milliseconds: 5 }, says: 'there is no option "milliseconds"' },
  { wait: 'yes', says: 'Write true' },
])('$wait is refused', ({ wait, says }) => {
  const make = () => caching({ waitForFirst: wait as Wait });
  expect(make).toThrow(OptionError);
  expect(make).toThrow(says);
});
