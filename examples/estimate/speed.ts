import { readFileSync } from 'node:fs';
import { tiktoken } from '@turnwise/context/tiktoken';
import { estimateTokens } from '@turnwise/core';
import { measure } from '../bench/measure.ts';

const MEGABYTE = 1_000_000;
const page = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
const short = 50_000;

const request = (content: string) => ({
  model: 'claude-sonnet-4-6',
  messages: [{ role: 'user', content }],
});

/** How fast the estimate is, as sentences; times differ from machine to machine, ratios less. */
export async function speed(rounds = 15): Promise<string[]> {
  const text = await tiktoken();
  const prose = page.repeat(MEGABYTE / page.length);
  const letter = 'a'.repeat(MEGABYTE);
  const times = await measure(
    [
      { name: 'prose', prepare: () => request(prose), run: (it) => estimateTokens(it) },
      { name: 'letter', prepare: () => request(letter), run: (it) => estimateTokens(it) },
      {
        name: 'js-tiktoken',
        prepare: () => request(prose.slice(0, short)),
        run: ({ messages }) => text(messages[0]?.content ?? ''),
      },
    ],
    rounds,
  );
  const of = (name: string): number => times.get(name) ?? Number.NaN;
  const ratio = (of('js-tiktoken') / short) * (prose.length / of('prose'));
  return [
    `1 MB of prose: ${of('prose').toFixed(1)} ms, ${ratio.toFixed(0)} times as fast as js-tiktoken (o200k)`,
    `1 MB of one letter: ${of('letter').toFixed(1)} ms`,
  ];
}
