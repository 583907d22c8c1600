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

  test.each([
    { what: 'fast', more: { speed: 'fast' }, factor: 2 },
    { what: 'at standard speed', more: { speed: 'standard' }, factor: 1 },
    { what: 'in the US only', more: { inference_geo: 'us' }, factor: 1.1 },
    { what: 'anywhere', more: { inference_geo: 'global' }, factor: 1 },
    { what: 'in a batch', more: { service_tier: 'batch' }, factor: 0.5 },
    { what: 'by priority', more: { service_tier: 'priority' }, factor: 1 },
    {
      what: 'fast in a batch in the US',
      more: { speed: 'fast', inference_geo: 'us', service_tier: 'batch' },
      factor: 1.1,
    },
  ])('$what, every class costs $factor times as much', ({ more, factor }) => {
    const { total = 0, ...classes } = priceOf(usage, 'claude-opus-5-5') ?? {};
    const cost = priceOf({ ...usage, ...more }, 'claude-opus-5-5');
    expect(cost?.total).toBeCloseTo(factor * total, 12);
    for (const [name, dollars] of Object.entries(classes)) {
      expect(cost?.[name as keyof typeof classes]).toBeCloseTo(factor * dollars, 12);
    }
  });

  test('a model that is not served fast costs the same', () => {
    const model = 'claude-sonnet-5-5';
    expect(priceOf({ ...usage, speed: 'fast' }, model)).toEqual(priceOf(usage, model));
  });

  test('a search costs a cent, in a batch too; a fetch costs its tokens', () => {
    const server_tool_use = { web_search_requests: 3, web_fetch_requests: 5 };
    for (const service_tier of ['standard', 'batch']) {
      const plain = priceOf({ ...usage, service_tier }, 'claude-opus-5-5')?.total ?? 0;
      const cost = priceOf({ ...usage, service_tier, server_tool_use }, 'claude-opus-5-5');
      expect(cost?.webSearch).toBeCloseTo(0.03, 12);
      expect(cost?.total).toBeCloseTo(plain + 0.03, 12);
    }
  });

  test('an iteration costs what the model does that it ran on', () => {
    const iterations = [
      { ...usage, type: 'message', model: null },
      { ...usage, type: 'advisor_message', model: 'claude-sonnet-4-6' },
    ];
    expect(priceOf({ ...usage, iterations }, 'claude-opus-5-5')?.total).toBeCloseTo(0.08535, 9);
    const strange = [{ ...usage, model: 'gpt-oss' }];
    expect(priceOf({ ...usage, iterations: strange }, 'claude-opus-5-5')).toBeUndefined();
  });

  test('an unknown model has no price', () => {
    expect(priceOf(usage, 'gpt-oss')).toBeUndefined();
    expect(priceOf(usage, 'my-own', { 'my-own': 'claude-opus-5-5' })?.total).toBeCloseTo(0.0402, 4);
  });
});
