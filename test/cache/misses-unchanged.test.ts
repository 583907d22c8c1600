import { describe, expect, test } from 'vitest';
import { converse, next, type Request, savedBy, user, words } from './conversing.ts';

const first: Request = {
  model: 'claude-opus-5',
  max_tokens: 100,
  system: words(2_000),
  messages: [user([{ type: 'text', text: words(3_000) }])],
};

const price = { input: 5, read: 0.5 };
const minutes = 60_000;
const marker = { cache_control: { type: 'ephemeral' as const } };

interface Lifetimes {
  /** Of marks on the system prompt, and on the first message. */
  readonly wrote: readonly Ttl[];
  /** The same of a second request with the same prompt. */
  readonly read?: readonly Ttl[];
}

type Ttl = '5m' | '1h';

/** As many marks as there may be, two in each place, so that none of ours comes to them. */
function markedFor([head, tail]: readonly (Ttl | undefined)[]): Request {
  const twice = (text: string, ttl: Ttl = '5m') =>
    [text, 'And.'].map((said) => ({
      type: 'text' as const,
      text: said,
      cache_control: { type: 'ephemeral' as const, ttl },
    }));
  return {
    ...first,
    system: twice(words(2_000), head),
    messages: [user(twice(words(3_000), tail))],
  };
}

test('what only goes on misses nothing', async () => {
  const { ask, told, bill } = await converse();
  let request = first;
  for (let n = 0; n < 5; n++) request = next(request, await ask(request), user(words(100)));
  await ask(request);
  expect(told('miss')).toEqual([]);
  expect(bill.total.misses).toEqual({});
});

describe('of a prompt that did not change', () => {
  test.each([
    { ttl: '5m' as const, pause: 5 * minutes - 1, kind: undefined },
    { ttl: '5m' as const, pause: 5 * minutes, kind: 'expired' },
    { ttl: '1h' as const, pause: 60 * minutes - 1, kind: undefined },
    { ttl: '1h' as const, pause: 60 * minutes, kind: 'expired' },
  ])('an entry of $ttl after $pause ms: $kind', async ({ ttl, pause, kind }) => {
    const { ask, told, advance } = await converse({ caching: { ttl } });
    const reply = await ask(first);
    advance(pause);
    await ask(next(first, reply, user('Go on.')));
    const expected = reply.usage.cache_creation_input_tokens ?? 0;
    const miss = { reason: 'expired', path: '', before: expected, after: 0 };
    expect(told('miss')).toMatchObject(kind ? [miss] : []);
    if (kind && ttl === '5m')
      expect(told('miss')[0]?.dollars).toBeCloseTo(savedBy(expected, price), 9);
  });

  test.each<Lifetimes & { pause: number; kind: string | undefined; after: number }>([
    { wrote: ['1h', '5m'], pause: 5 * minutes - 1, kind: undefined, after: 4_997 },
    { wrote: ['1h', '5m'], pause: 10 * minutes, kind: 'expired', after: 2_000 },
    { wrote: ['1h', '5m'], pause: 60 * minutes, kind: 'expired', after: 0 },
    { wrote: ['1h', '1h'], pause: 10 * minutes, kind: undefined, after: 4_997 },
    { wrote: ['5m', '5m'], read: ['1h', '1h'], pause: 10 * minutes, kind: 'expired', after: 0 },
    { wrote: ['1h', '5m'], read: ['1h', '1h'], pause: 10 * minutes, kind: 'expired', after: 2_000 },
    { wrote: ['1h', '1h'], read: ['5m', '5m'], pause: 10 * minutes, kind: undefined, after: 4_997 },
  ])(
    'what was written for $wrote, and read by marks of $read, after $pause ms: $kind',
    async ({ wrote, read, pause, kind, after }) => {
      const { ask, told, advance, simulator } = await converse();
      let reply = await ask(markedFor(wrote));
      if (read) reply = await ask(markedFor(read));
      advance(pause);
      await ask(next(markedFor(read ?? wrote), reply, user('Go on.')));
      const { usage } = simulator.requests.at(-1) ?? {};
      expect(Math.abs((usage?.cache_read_input_tokens ?? 0) - after)).toBeLessThan(10);
      expect(told('miss').map(({ reason }) => reason)).toEqual(kind ? [kind] : []);
    },
  );

  test('no mark was near enough to what had been written', async () => {
    const { ask, told } = await converse();
    const system = [1, 2, 3].map((n) => ({
      type: 'text' as const,
      text: words(1_000, `${n} `),
      ...marker,
    }));
    const reply = await ask({ ...first, system });
    const block = { type: 'text' as const, text: words(10) };
    const many = [...Array.from({ length: 24 }, () => block), { ...block, ...marker }];
    const { usage } = await ask(next({ ...first, system }, reply, user(many)));
    expect(told('miss')).toMatchObject([
      {
        reason: 'lookback',
        path: 'messages.0',
        before: reply.usage.cache_creation_input_tokens,
        after: usage.cache_read_input_tokens,
      },
    ]);
    expect(usage.cache_read_input_tokens).toBeGreaterThan(2_900);
  });

  test('the API did not have it any more', async () => {
    const { simulator, ask, told } = await converse();
    const reply = await ask(first);
    // Another workspace has a cache of its own.
    const headers = { authorization: 'Bearer another' };
    await ask(next(first, reply, user('Go on.')), { headers });
    expect(simulator.requests[1]?.usage?.cache_read_input_tokens).toBe(0);
    expect(told('miss')).toMatchObject([{ reason: 'evicted', path: '', after: 0 }]);
  });

  test('it was too short to be cached: that is counted, and nobody is told', async () => {
    const { ask, told, bill } = await converse();
    const short = { ...first, system: words(100), messages: [user(words(100))] };
    const reply = await ask(short);
    await ask(next(short, reply, user('Go on.')));
    expect(told('miss')).toEqual([]);
    const missed = { requests: 1, tokens: 200, dollars: expect.closeTo((200 * 4.5) / 1e6, 9) };
    expect(bill.total.misses).toEqual({ 'below-minimum': missed });
  });
});

describe('too early', () => {
  test('the same prompt at once is written twice', async () => {
    const { ask, told } = await converse({ pace: { firstByte: 200 }, now: undefined });
    const replies = await Promise.all([ask(first), ask(first)]);
    const [, written = 0] = replies.map(({ usage }) => usage.cache_creation_input_tokens ?? 0);
    expect(told('miss')).toMatchObject([{ reason: 'too-early', before: written, after: 0 }]);
  });

  test('so is a system prompt that several share', async () => {
    const { ask, told } = await converse({ pace: { firstByte: 200 }, now: undefined });
    const asking = (text: string) => ask({ ...first, messages: [user(text)] });
    await Promise.all(['one', 'two', 'three'].map(asking));
    const misses = told('miss');
    expect(misses).toHaveLength(2);
    for (const { reason, path, before } of misses) {
      expect({ reason, path }).toEqual({ reason: 'too-early', path: 'system' });
      expect(Math.abs(Number(before) - 2_000)).toBeLessThan(100);
    }
  });

  test('one after the other, nothing is', async () => {
    const { ask, told } = await converse();
    for (const text of ['one', 'two', 'three']) await ask({ ...first, messages: [user(text)] });
    expect(told('miss')).toEqual([]);
  });
});
