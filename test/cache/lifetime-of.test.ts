import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
// A part of the package that nobody else needs.
import {
  type Account,
  continued,
  lifetimeOf,
  opened,
  type Rates,
} from '../../packages/cache/src/lifetime-of.ts';

const [minute, hour] = [60_000, 3_600_000];
const lives = { '5m': 5 * minute, '1h': hour };
const ttls = ['5m', '1h'] as const;

type Ttl = (typeof ttls)[number];

/** A request of a conversation that only grows. */
interface Turn {
  readonly pause: number;
  readonly added: number;
}

const rates: Rates = { cacheRead: 0.05, cacheWrite5m: 1.25, cacheWrite1h: 2 };

/** What a request costs that asks for `ttl` when the one before asked for `last`. */
function costOf(turn: Turn, before: number, last: Ttl, ttl: Ttl, prices: Rates): number {
  const write = ttl === '1h' ? prices.cacheWrite1h : prices.cacheWrite5m;
  const isRead = turn.pause < lives[last];
  return (isRead ? prices.cacheRead : write) * before + write * turn.added;
}

/** The least that any choice of lifetimes costs, each request by itself. */
function least(turns: readonly Turn[], prices: Rates): number {
  let ways = { '5m': 0, '1h': 0 };
  let tokens = 0;
  for (const turn of turns) {
    const way = (ttl: Ttl) =>
      Math.min(...ttls.map((last) => ways[last] + costOf(turn, tokens, last, ttl, prices)));
    ways = { '5m': way('5m'), '1h': way('1h') };
    tokens += turn.added;
  }
  return Math.min(ways['5m'], ways['1h']);
}

/** What the rule costs, and what it chose. */
function played(turns: readonly Turn[], prices: Rates, choose = lifetimeOf) {
  let account: Account | undefined;
  const chosen: Ttl[] = [];
  let [now, tokens, cost] = [0, 0, 0];
  for (const turn of turns) {
    now += turn.pause;
    const last = chosen.at(-1) ?? '5m';
    const soFar = account && continued(account, now, { tokens, read: 0 });
    const ttl = soFar ? choose(soFar, prices) : '5m';
    cost += costOf(turn, tokens, last, ttl, prices);
    const read = turn.pause < lives[last] ? tokens : 0;
    tokens += turn.added;
    const next = account ? continued(account, now, { tokens, read }) : opened(now, tokens);
    account = { ...next, ttl };
    chosen.push(ttl);
  }
  return { cost, chosen, tokens };
}

const pause = fc.oneof(
  fc.integer({ min: 0, max: 8 * minute }),
  fc.integer({ min: 5 * minute, max: hour - 1 }),
  fc.constantFrom(5 * minute - 1, 5 * minute, hour - 1, hour),
  fc.integer({ min: hour, max: 3 * hour }),
);
const turns = fc
  .tuple(
    fc.integer({ min: 1, max: 50_000 }),
    fc.array(fc.record({ pause, added: fc.integer({ min: 0, max: 5_000 }) }), { maxLength: 60 }),
  )
  .map(([added, more]) => [{ pause: 0, added }, ...more]);
const prices = fc.constantFrom(0.025, 0.05, 0.1).map((cacheRead) => ({ ...rates, cacheRead }));

describe('the rule', () => {
  test('costs at most 2.6 times the cheapest lifetimes in hindsight, and one rewriting', () => {
    fc.assert(
      fc.property(turns, prices, (turns, prices) => {
        const { cost, tokens } = played(turns, prices);
        expect(cost).toBeLessThanOrEqual(2.6 * least(turns, prices) + 2 * tokens);
      }),
      { numRuns: 3_000 },
    );
  });

  test('which five minutes do not hold: they lose without end', () => {
    const turns = Array.from({ length: 60 }, () => ({ pause: 10 * minute, added: 100 }));
    const short = played(turns, rates, () => '5m');
    expect(short.cost).toBeGreaterThan(2.6 * least(turns, rates) + 2 * short.tokens);
    expect(played(turns, rates).cost).toBeLessThan(1.5 * least(turns, rates));
  });

  test('loses nothing where no pause comes near five minutes', () => {
    const quick = fc.integer({ min: 0, max: 90_000 });
    const added = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(fc.array(fc.record({ pause: quick, added })), prices, (turns, prices) => {
        expect(new Set(played(turns, prices).chosen)).not.toContain('1h');
      }),
    );
  });

  test.each<{ name: string; pauses: number[]; chosen: Ttl[] }>([
    { name: 'one pause that five minutes lose is enough', pauses: [20], chosen: ['5m', '1h'] },
    { name: 'one that nothing survives is not', pauses: [60], chosen: ['5m', '5m'] },
    {
      name: 'pauses near five minutes count as well',
      pauses: [4, 1],
      chosen: ['5m', '1h', '1h'],
    },
    {
      name: 'two minutes are near, where little is new',
      pauses: [2],
      chosen: ['5m', '1h'],
    },
    {
      name: 'nights make an hour dear again',
      pauses: [20, 600, 600],
      chosen: ['5m', '1h', '1h', '5m'],
    },
  ])('$name', ({ pauses, chosen }) => {
    const more = pauses.map((minutes) => ({ pause: minutes * minute, added: 10 }));
    expect(played([{ pause: 0, added: 5_000 }, ...more], rates).chosen).toEqual(chosen);
  });

  test('what others kept is not lost', () => {
    const account = { at: 0, tokens: 1_000, ttl: '5m', spared: 0, written: 1_000 } as const;
    const kept = continued(account, 20 * minute, { tokens: 1_000, read: 1_000 });
    expect(lifetimeOf(kept, rates)).toBe('5m');
    const lost = continued(account, 20 * minute, { tokens: 1_000, read: 0 });
    expect(lifetimeOf(lost, rates)).toBe('1h');
    const byAnHour = continued({ ...account, ttl: '1h' }, 20 * minute, {
      tokens: 1_000,
      read: 1_000,
    });
    expect(lifetimeOf(byAnHour, rates)).toBe('1h');
  });
});
