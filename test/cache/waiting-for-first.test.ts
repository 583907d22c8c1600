import Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { OptionError } from '@turnwise/core';
import { describe, expect, test, vi } from 'vitest';
import { words } from './conversing.ts';
import { crowd, patient, reads, type Wait } from './crowd.ts';

const questions = ['one', 'two', 'three', 'four'];

describe('requests that come at once', () => {
  test.each([true, patient])('wait for the first one and read what it wrote: %j', async (wait) => {
    const { ask, waits, arrive, release } = await crowd(wait, { held: 1 });
    const asked = questions.map((it) => ask(it));
    await arrive(1);
    await vi.waitFor(() => expect(waits()).toBe(3));
    release();
    const [first, ...others] = await Promise.all(asked);
    expect(reads(first as Anthropic.Message)).toBe(0);
    for (const reply of others) expect(reads(reply)).toBeGreaterThan(1_900);
  });

  test('write it each for itself where nobody said so', async () => {
    const { ask, waits, arrive, release } = await crowd(undefined, { held: 4 });
    const asked = questions.map((it) => ask(it));
    await arrive(4);
    release();
    expect((await Promise.all(asked)).map(reads)).toEqual([0, 0, 0, 0]);
    expect(waits()).toBe(0);
  });

  test('go on as soon as a stream begins, not when it ends', async () => {
    const { ask, client, waits } = await crowd(patient, {
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
    const { ask, waits } = await crowd(patient);
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
    const { ask, waits } = await crowd(patient);
    await Promise.all([ask('one', one), ask('two', { ...one, ...other })]);
    expect(waits()).toBe(0);
  });
});

test('a count waits for nobody', async () => {
  const { ask, client, waits, arrive, release } = await crowd(patient, { held: 1 });
  const first = ask('one');
  await arrive(1);
  const messages = [{ role: 'user' as const, content: 'two' }];
  const counted = { model: 'claude-opus-5-5', system: words(2_000), messages };
  expect((await client.messages.countTokens(counted)).input_tokens).toBeGreaterThan(1_900);
  expect(waits()).toBe(0);
  release();
  await first;
});

describe('nobody waits for ever', () => {
  test('a first request that fails lets all others go', async () => {
    const { ask, waits, arrive, release } = await crowd(patient, {
      faults: (n) => (n === 1 ? { status: 529, delay: 1 } : undefined),
    });
    const asked = questions.map((it) => ask(it));
    await arrive(1);
    await vi.waitFor(() => expect(waits()).toBe(3));
    release();
    const settled = await Promise.allSettled(asked);
    const [first, ...others] = settled.map(({ status }) => status);
    expect(first).toBe('rejected');
    expect(others).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  test('one that takes too long is waited for once', async () => {
    const { ask, waits, arrive, release } = await crowd({ timeout: 50 }, { held: 3 });
    const asked = ['one', 'two', 'three'].map((it) => ask(it));
    await arrive(3);
    await ask('four');
    expect(waits()).toBe(2);
    release();
    await Promise.all(asked);
  });

  test('a caller who gives up is told so by the client, and the others still wait', async () => {
    const { ask, waits, arrive, release } = await crowd(patient, { held: 1 });
    const gone = new AbortController();
    const first = ask('one');
    await arrive(1);
    const second = ask('two', {}, { signal: gone.signal });
    await vi.waitFor(() => expect(waits()).toBe(1));
    gone.abort();
    await expect(second).rejects.toThrow(Anthropic.APIUserAbortError);
    const third = ask('three');
    await vi.waitFor(() => expect(waits()).toBe(2));
    release();
    await first;
    expect(reads(await third)).toBeGreaterThan(1_900);
    await arrive(2);
  });

  test('a first caller who gives up lets the others go', async () => {
    const { ask, waits, arrive } = await crowd(patient, { held: 1 });
    const gone = new AbortController();
    const first = ask('one', {}, { signal: gone.signal });
    await arrive(1);
    const second = ask('two');
    await vi.waitFor(() => expect(waits()).toBe(1));
    gone.abort();
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
