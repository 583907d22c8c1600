import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const told = [['max-tokens', 'max_tokens', 'lossy']] as const;

const over: Line[] = (
  [
    ['claude-opus-5-5', 128_000],
    ['claude-opus-4-6', 128_000],
    ['claude-sonnet-4-5', 64_000],
    ['claude-opus-4-1', 32_000],
    ['claude-3-5-sonnet-20241022', 8_192],
    ['claude-3-haiku', 4_096],
  ] as const
).map(([model, limit]) => ({
  name: `${model} writes at most ${limit} tokens`,
  more: { model, max_tokens: 1_000_000 },
  outMore: { max_tokens: limit },
  told,
}));

const lines: Line[] = [
  ...over,
  { name: 'the limit itself stays', more: { max_tokens: 128_000 } },
  { name: 'a request that only warms the cache stays', more: { max_tokens: 0 } },
  { name: 'an unknown model is left alone', more: { model: 'who-knows', max_tokens: 1_000_000 } },
  {
    name: 'a beta raises the limit',
    more: { max_tokens: 200_000 },
    options: { betas: ['output-300k-2026-03-24'] },
  },
];

describe('max-tokens', () => {
  test.each(lines)('$name', (line) => check(line));
});
