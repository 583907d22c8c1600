import { type Breakdown, type RandomFaults, randomFaults } from '@turnwise/simulator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';

const rates = { overloaded: 0.1, reset: 0.05, cut: 0.05, streamError: 0.1, delay: 0.1 };

const run = (seed: number, count: number) => {
  const faults = randomFaults({ seed, rates });
  return Array.from({ length: count }, (_, n) => faults(n + 1, {}));
};

test('the same seed gives the same faults, another seed others', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      expect(run(seed, 100)).toEqual(run(seed, 100));
      expect(run(seed, 100)).not.toEqual(run(seed + 1, 100));
    }),
    { numRuns: 50 },
  );
});

test('a fault depends on the number of the request, not on what was asked before', () => {
  const faults = randomFaults({ seed: 3, rates });
  const forward = run(3, 50);
  const backward = forward.map((_, index) => faults(50 - index, {})).reverse();
  expect(backward).toEqual(forward);
});

const kindOf = (breakdown: Breakdown | undefined) => {
  if (breakdown === undefined || breakdown === 'reset') return breakdown;
  return Object.keys(breakdown)[0];
};

test('faults come as often as their rates say', () => {
  const kinds = run(1, 20_000).map(kindOf);
  const share = (kind: string | undefined) =>
    kinds.filter((candidate) => candidate === kind).length / kinds.length;
  expect(share('status')).toBeCloseTo(0.1, 1.5);
  expect(share('reset')).toBeCloseTo(0.05, 1.5);
  expect(share('cut')).toBeCloseTo(0.05, 1.5);
  expect(share('streamError')).toBeCloseTo(0.1, 1.5);
  expect(share('delay')).toBeCloseTo(0.1, 1.5);
  expect(share(undefined)).toBeCloseTo(0.6, 1.5);
});

test.each<{ kind: keyof RandomFaults['rates']; gives: unknown }>([
  { kind: 'overloaded', gives: { status: 529, message: 'Overloaded', headers: { a: 'b' } } },
  { kind: 'rateLimit', gives: { status: 429, headers: { a: 'b' } } },
  { kind: 'serverError', gives: { status: 500, headers: { a: 'b' } } },
  { kind: 'timeout', gives: { status: 504, headers: { a: 'b' } } },
  { kind: 'reset', gives: 'reset' },
  { kind: 'delay', gives: { delay: 7 } },
  { kind: 'stall', gives: { stall: 8, after: expect.any(Number) } },
  { kind: 'cut', gives: { cut: { events: expect.any(Number) } } },
  { kind: 'streamError', gives: { streamError: { type: 'overloaded_error' } } },
])('$kind is one of them', ({ kind, gives }) => {
  const faults = randomFaults({
    seed: 1,
    rates: { [kind]: 1 },
    delay: 7,
    stall: 8,
    headers: { a: 'b' },
  });
  const given = faults(1, {});
  if (typeof gives === 'string') expect(given).toBe(gives);
  else expect(given).toMatchObject(gives as object);
});

test('a client that tries again gets through random faults', async () => {
  const { client, simulator } = await connect(
    {
      faults: randomFaults({
        seed: 5,
        rates: { overloaded: 0.2, serverError: 0.1, reset: 0.1 },
        headers: { 'retry-after-ms': '1' },
      }),
    },
    { maxRetries: 10 },
  );
  for (let n = 0; n < 20; n++)
    await client.messages.create({
      model: 'claude-opus-5-5',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'q' }],
    });
  const statuses = simulator.requests.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.length).toBeGreaterThan(22);
});

test.each<{ options: unknown; says: string }>([
  { options: { rates: {} }, says: 'randomFaults: seed is missing; write { seed: 1 }' },
  { options: { seed: 1.5, rates: {} }, says: 'randomFaults: seed is a whole number' },
  { options: { seed: 1 }, says: 'randomFaults: rates is missing' },
  { options: { seed: 1, rate: {} }, says: 'randomFaults has no "rate"; it takes seed, rates' },
  { options: { seed: 1, rates: { crash: 1 } }, says: 'randomFaults: rates has no "crash"' },
  { options: { seed: 1, rates: { cut: 5 } }, says: 'cut is a share of the requests from 0 to 1' },
  { options: { seed: 1, rates: { cut: 0.6, stall: 0.6 } }, says: 'rates come to 1.2' },
])('$options says: $says', ({ options, says }) => {
  expect(() => randomFaults(options as RandomFaults)).toThrow(says);
});
