import type { SimulatorOptions } from '@turnwise/simulator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomOf } from '../../packages/simulator/src/random.ts';
import { hello, start } from './support.ts';

/** Three streamed answers, byte for byte. */
async function streams(options: SimulatorOptions): Promise<readonly string[]> {
  const simulator = await start({ ...options, now: 0 });
  const texts: string[] = [];
  for (const content of ['One', 'Two', 'Three']) {
    const response = await fetch(`${simulator.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'a', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({ ...hello, stream: true, messages: [{ role: 'user', content }] }),
    });
    texts.push(await response.text());
  }
  return texts;
}

/** The texts of a stream's deltas. */
const deltasOf = (stream: string): readonly string[] =>
  [...stream.matchAll(/"text_delta","text":("(?:[^"\\]|\\.)*")/g)].map(([, json]) =>
    JSON.parse(json ?? '""'),
  );

test('one seed makes the same streams, to the last byte', async () => {
  expect(await streams({ seed: 7 })).toEqual(await streams({ seed: 7 }));
  expect(await streams({})).toEqual(await streams({ seed: 0 }));
});

test('another seed makes other ids, texts and pieces', async () => {
  const [a, b] = [await streams({ seed: 1 }), await streams({ seed: 2 })];
  const idOf = (stream = '') => /"id":"(msg_\w+)"/.exec(stream)?.[1];
  expect(idOf(a[0])).not.toBe(idOf(b[0]));
  expect(a.map((stream) => deltasOf(stream).join(''))).not.toEqual(
    b.map((stream) => deltasOf(stream).join('')),
  );
});

test('pieces are of a few tokens, and differ in size', async () => {
  const reply = () => 'The quick brown fox jumps over the lazy dog. '.repeat(40);
  const [first = ''] = await streams({ reply });
  const sizes = deltasOf(first).map(({ length }) => length);
  expect(deltasOf(first).join('')).toBe(reply());
  expect(new Set(sizes).size).toBeGreaterThan(5);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(36);
  expect(sizes.length).toBeGreaterThan(80);
});

test('random numbers are spread from 0 up to 1', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = randomOf(seed);
      const drawn = Array.from({ length: 1_000 }, random);
      expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
      const mean = drawn.reduce((sum, value) => sum + value) / drawn.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.06);
    }),
  );
});
