import { priceOf } from '@turnwise/cache';
import { describe, expect, test } from 'vitest';

const usage = {
  input_tokens: 50,
  cache_creation_input_tokens: 2_000,
  cache_read_input_tokens: 100_000,
  output_tokens: 500,
};

describe('priceOf', () => {
  test.each([
    { model: 'claude-opus-5-5', total: 0.0402 },
    { model: 'claude-sonnet-4-6', total: 0.04515 },
    { model: 'claude-sonnet-4-6@20260217', total: 0.04515 },
    { model: 'us.anthropic.claude-opus-4-6-v1:0', total: 0.07525 },
  ])('a reply of $model costs $total dollars', ({ model, total }) => {
    expect(priceOf(usage, model)?.total).toBeCloseTo(total, 9);
  });

  test('an hour costs twice the input, five minutes a quarter more', () => {
    const cost = priceOf(
      {
        input_tokens: 0,
        output_tokens: 0,
        cache_creation_input_tokens: 3_000_000,
        cache_creation: {
          ephemeral_5m_input_tokens: 1_000_000,
          ephemeral_1h_input_tokens: 2_000_000,
        },
      },
      'claude-opus-4-8',
    );
    expect(cost).toMatchObject({ cacheWrite5m: 6.25, cacheWrite1h: 20, total: 26.25 });
  });

  test.each([
    { input: 100_000, total: 0.01 },
    { input: 100_001, total: 0.0500005 },
  ])('Haiku 5.5 prices a prompt of $input tokens as a whole', ({ input, total }) => {
    const cost = priceOf({ input_tokens: input, output_tokens: 0 }, 'claude-haiku-5-5');
    expect(cost?.total).toBeCloseTo(total, 9);
  });

  test('iterations are summed, since the top level leaves out what a compaction cost', () => {
    const iterations = [usage, { ...usage, output_tokens: 0 }];
    const [both, one] = [{ ...usage, iterations }, usage].map((u) => priceOf(u, 'claude-opus-5-5'));
    expect(both?.total).toBeCloseTo(2 * (one?.total ?? 0) - 0.01, 9);
  });

  test('an unknown model has no price', () => {
    expect(priceOf(usage, 'gpt-oss')).toBeUndefined();
    expect(priceOf(usage, 'my-own', { 'my-own': 'claude-opus-5-5' })?.total).toBeCloseTo(0.0402, 4);
  });
});
