import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
// A part of the package that nobody else needs.
import {
  type Account,
  billed,
  continued,
  isAccount,
  lifetimeOf,
  opened,
  type Rates,
} from '../../packages/cache/src/lifetime-of.ts';

const [minute, hour] = [60_000, 3_600_000];
const ttls = ['5m', '1h'] as const;

type Ttl = (typeof ttls)[number];

/** A request of a conversation that only grows. */
interface Turn {
  readonly pause: number;
  readonly added: number;
}

const rates: Rates = { cacheRead: 0.05, cacheWrite5m: 1.25, cacheWrite1h: 2 };

/** The least that one token can cost, if it is cached from the first of these requests on. */
function leastOf(pauses: readonly number[], { cacheRead, cacheWrite5m, cacheWrite1h }: Rates) {
  let [short, long] = [cacheWrite5m, cacheWrite1h];
  for (const pause of pauses) {
    const least = Math.min(short, long);
    const asShort = pause < 5 * minute ? short + cacheRead : Number.POSITIVE_INFINITY;
    const asLong = pause < hour ? long + cacheRead : Number.POSITIVE_INFINITY;
    short = Math.min(asShort, least + cacheWrite5m);
    // What is read stays for an hour as well if something behind it is written for one.
    long = Math.min(asLong, short, least + cacheWrite1h);
  }
  return Math.min(short, long);
}

/** The least that any choice of lifetimes costs, each token by itself. */
function least(turns: readonly Turn[], prices: Rates): number {
  const pauses = turns.map(({ pause }) => pause);
  return turns.reduce((sum, { added }, i) => sum + added * leastOf(pauses.slice(i + 1), prices), 0);
}

/** What the cache holds of the conversation: what is left after each pause. */
class Cache {
  #short = 0;
  #long = 0;
  #used = 0;

  /** Tokens that are read. */
  read(now: number): number {
    if (now - this.#used >= 5 * minute) this.#short = 0;
    if (now - this.#used >= hour) this.#long = 0;
    this.#used = now;
    return Math.max(this.#short, this.#long);
  }

  write(tokens: number, ttl: Ttl): void {
    if (ttl === '1h') this.#long = tokens;
    else this.#short = tokens;
  }
}

/** What the rule costs, and what it chose. */
function played(turns: readonly Turn[], prices: Rates, choose = lifetimeOf) {
  const cache = new Cache();
  let account: Account | undefined;
  const chosen: Ttl[] = [];
  let [now, tokens, cost] = [0, 0, 0];
  for (const { pause, added } of turns) {
    now += pause;
    tokens += added;
    const soFar: Account = account
      ? continued(account, { now, added, apart: 0 })
      : opened(now, tokens);
    const ttl = choose(soFar, prices);
    const read = cache.read(now);
    cost += read * prices.cacheRead;
    cost += (tokens - read) * (ttl === '1h' ? prices.cacheWrite1h : prices.cacheWrite5m);
    cache.write(tokens, ttl);
    const { kept } = soFar;
    const renewed = kept ? { ...soFar, kept: { ...kept, at: now } } : soFar;
    const path = `messages.${chosen.length}`;
    account = billed(
      renewed,
      { tokens, read },
      ttl === '1h' ? { at: now, tokens, path } : undefined,
    );
    chosen.push(ttl);
  }
  return { cost, chosen, tokens };
}

const pause = fc.oneof(
  fc.integer({ min: 0, max: 8 * minute }),
  fc.integer({ min: 5 * minute, max: hour - 1 }),
  fc.constantFrom(0, 5 * minute - 1, 5 * minute, hour - 1, hour),
  fc.integer({ min: hour, max: 3 * hour }),
);
const added = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 200_000 }));
const turns = fc
  .tuple(
    fc.integer({ min: 1, max: 50_000 }),
    fc.array(fc.record({ pause, added }), { maxLength: 60 }),
  )
  .map(([added, more]) => [{ pause: 0, added }, ...more]);
const prices = fc.constantFrom(0.025, 0.05, 0.1).map((cacheRead) => ({ ...rates, cacheRead }));

const repeated = (count: number, turn: Turn): Turn[] => Array(count).fill(turn);
const first: Turn = { pause: 0, added: 5_000 };

describe('the rule', () => {
  test('costs at most 3.2 times the cheapest lifetimes in hindsight', () => {
    fc.assert(
      fc.property(turns, prices, (turns, prices) => {
        expect(played(turns, prices).cost).toBeLessThanOrEqual(3.2 * least(turns, prices));
      }),
      { numRuns: 3_000 },
    );
  });

  test('which five minutes do not hold: they lose without end', () => {
    const paused = [first, ...repeated(60, { pause: 10 * minute, added: 100 })];
    const short = played(paused, rates, () => '5m');
    expect(short.cost).toBeGreaterThan(3.2 * least(paused, rates));
    expect(played(paused, rates).cost).toBeLessThan(1.5 * least(paused, rates));
  });

  test('costs little more than five minutes where there are no pauses, and less than an hour', () => {
    const steady = [first, ...repeated(100, { pause: minute, added: 500 })];
    const costs = [played(steady, rates).cost, played(steady, rates, () => '5m').cost];
    expect((costs[0] ?? 0) / (costs[1] ?? 0)).toBeLessThan(1.02);
    expect(played(steady, rates, () => '1h').cost / (costs[1] ?? 0)).toBeGreaterThan(1.15);
  });

  test('loses little to a pause after a hundred requests, where five minutes lose all', () => {
    const steady = [first, ...repeated(100, { pause: 10_000, added: 500 })];
    const paused = [...steady, { pause: 20 * minute, added: 500 }];
    const rest = (choose?: () => Ttl) =>
      played(paused, rates, choose).cost - played(steady, rates, choose).cost;
    expect(rest()).toBeLessThan(rest(() => '5m') / 2);
  });

  test.each<{ name: string; pauses: number[]; chosen: Ttl[] }>([
    { name: 'one pause that five minutes lose is enough', pauses: [20], chosen: ['5m', '1h'] },
    { name: 'one that nothing survives is not', pauses: [60], chosen: ['5m', '5m'] },
    { name: 'pauses near five minutes count as well', pauses: [4], chosen: ['5m', '1h'] },
    {
      name: 'one request in many is enough',
      pauses: [1, 1, 1, 1],
      chosen: ['5m', '1h', '5m', '5m', '5m'],
    },
    {
      name: 'nights make an hour dear again',
      pauses: [20, 600, 600],
      chosen: ['5m', '1h', '5m', '5m'],
    },
  ])('$name', ({ pauses, chosen }) => {
    const more = pauses.map((minutes) => ({ pause: minutes * minute, added: 10 }));
    expect(played([first, ...more], rates).chosen).toEqual(chosen);
  });

  test('what is usual among others decides where nothing else is known', () => {
    const account = opened(0, 1_000);
    expect(lifetimeOf(account, rates, 0.1)).toBe('5m');
    expect(lifetimeOf(account, rates, 0.8)).toBe('1h');
  });

  test('what others kept is not lost', () => {
    const paused = continued(opened(0, 1_000), { now: 20 * minute, added: 0, apart: 0 });
    const bill = { tokens: 1_000, read: 1_000 };
    expect(billed(paused, bill, undefined).lost).toBe(0);
    expect(billed(paused, { ...bill, read: 0 }, undefined).lost).toBe(1_000);
    const apart = continued(opened(0, 1_000), { now: 20 * minute, added: 0, apart: 900 });
    expect(apart).toMatchObject({ lost: 100, written: 100 });
  });

  test('where what was kept for an hour is gone twice, everything is asked for an hour', () => {
    const kept = { at: 0, tokens: 1_000, path: 'messages.2.content.0' };
    const paused = (account: Account, now: number) =>
      continued({ ...account, kept: { ...kept, at: account.at } }, { now, added: 9, apart: 0 });
    const told = (account: Account, read: number) =>
      billed(account, { tokens: 1_009, read }, undefined);
    const later = (account: Account) =>
      lifetimeOf(continued(account, { now: account.at + minute, added: 50_000, apart: 0 }), rates);

    const once = told(paused(opened(0, 1_000), 20 * minute), 0);
    expect(later(once)).toBe('5m');
    const twice = told(paused(once, 40 * minute), 0);
    expect(later(twice)).toBe('1h');
    const found = told(paused(once, 40 * minute), 1_000);
    expect(found.doubts).toBe(0);
  });
});

test.each<{ name: string; change: object; expected: boolean }>([
  { name: 'an account', change: {}, expected: true },
  {
    name: 'one with something kept',
    change: { kept: { at: 1, tokens: 2, path: 'messages.0' } },
    expected: true,
  },
  { name: 'one with nothing where something is kept', change: { kept: null }, expected: false },
  { name: 'one without a time', change: { at: undefined }, expected: false },
  { name: 'one that doubts in words', change: { doubts: 'two' }, expected: false },
])('of what was stored, $name is known: $expected', ({ change, expected }) => {
  expect(isAccount({ ...opened(0, 1_000), ...change })).toBe(expected);
});
