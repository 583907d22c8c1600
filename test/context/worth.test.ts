import { modelInfo, type Price } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../../packages/context/src/timing.ts';
import { type Bargain, isWorth } from '../../packages/context/src/worth.ts';

describe('a cut', () => {
  // Reads of Opus 4.8 cost a tenth of its input, of Opus 5.5 a twentieth, of Fable 5.2 a fortieth.
  test.each<[string, string, Bargain, boolean]>([
    [
      'pays with more than 11.5 requests to come where as much goes as stays',
      'claude-opus-4-8',
      { saved: 10_000, rewritten: 10_000, requests: 12 },
      true,
    ],
    [
      'does not pay with fewer',
      'claude-opus-4-8',
      { saved: 10_000, rewritten: 10_000, requests: 11 },
      false,
    ],
    [
      'pays later where reading is cheaper',
      'claude-opus-5-5',
      { saved: 10_000, rewritten: 10_000, requests: 23 },
      false,
    ],
    [
      'pays at last where reading is cheaper',
      'claude-opus-5-5',
      { saved: 10_000, rewritten: 10_000, requests: 25 },
      true,
    ],
    [
      'pays later where what is written lives for an hour',
      'claude-opus-4-8',
      { saved: 10_000, rewritten: 10_000, requests: 12, lifetime: HOUR },
      false,
    ],
    [
      'pays at once where nothing has to be written again',
      'claude-fable-5-2',
      { saved: 1, rewritten: 0, requests: 1 },
      true,
    ],
    [
      'that saves nothing never pays',
      'claude-opus-4-8',
      { saved: 0, rewritten: 0, requests: 99 },
      false,
    ],
    [
      'is decided by the usual ratios where no price is known',
      'some-model',
      { saved: 10_000, rewritten: 10_000, requests: 12 },
      true,
    ],
  ])('%s', (_, model, bargain, expected) => {
    expect(isWorth(bargain, modelInfo(model))).toBe(expected);
  });
});

/** Dollars of requests whose prompts the cache reads as far as the one before them reaches. */
function bill(prompts: readonly (readonly string[])[], { cacheRead, cacheWrite5m }: Price): number {
  let before: readonly string[] = [];
  let total = 0;
  for (const prompt of prompts) {
    const differs = prompt.findIndex((token, at) => token !== before[at]);
    const read = differs < 0 ? prompt.length : differs;
    total += (read * cacheRead + (prompt.length - read) * cacheWrite5m) / 1e6;
    before = prompt;
  }
  return total;
}

const tokens = (count: number, mark: string) => Array.from({ length: count }, (_, i) => mark + i);

test('a conversation that lasts as long again is never dearer by a cut that pays', () => {
  const size = fc.integer({ min: 0, max: 40 });
  const models = ['claude-opus-4-8', 'claude-opus-5-5', 'claude-fable-5-2', 'claude-haiku-5-5'];
  const drawn = fc.record({
    head: size,
    saved: size,
    rewritten: size,
    requests: fc.integer({ min: 1, max: 120 }),
    model: fc.constantFrom(...models),
    growth: fc.integer({ min: 0, max: 3 }),
  });
  let paid = 0;
  fc.assert(
    fc.property(drawn, ({ head, saved, rewritten, requests, model, growth }) => {
      const info = modelInfo(model);
      if (!isWorth({ saved, rewritten, requests }, info)) return;
      paid++;
      const [first, gone, rest] = [tokens(head, 'a'), tokens(saved, 'b'), tokens(rewritten, 'c')];
      const whole = [...first, ...gone, ...rest];
      const coming = Array.from({ length: requests }, (_, i) => tokens(i * growth, 'd'));
      const stay = [whole, ...coming.map((added) => [...whole, ...added])];
      const cut = [whole, ...coming.map((added) => [...first, ...rest, ...added])];
      const price = info.price as Price;
      expect(bill(cut, price)).toBeLessThanOrEqual(bill(stay, price) + 1e-12);
    }),
    { numRuns: 500 },
  );
  expect(paid).toBeGreaterThan(50);
});
