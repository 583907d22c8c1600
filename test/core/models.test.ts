import { modelInfo } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

describe('an id in any spelling names its model', () => {
  test.each([
    ['claude-opus-5-5', 'claude-opus-5-5'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['claude-haiku-4-5@20251001', 'claude-haiku-4-5'],
    ['claude-opus-4-20250514', 'claude-opus-4-0'],
    ['claude-opus-4-0', 'claude-opus-4-0'],
    ['claude-sonnet-4@20250514', 'claude-sonnet-4-0'],
    ['claude-3-7-sonnet-latest', 'claude-3-7-sonnet'],
    ['claude-3-5-sonnet-v2@20241022', 'claude-3-5-sonnet'],
    ['anthropic.claude-opus-5-5', 'claude-opus-5-5'],
    ['anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude-3-5-sonnet'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
    ['us-gov.anthropic.claude-3-haiku-20240307-v1:0', 'claude-3-haiku'],
    ['anthropic.claude-3-haiku-20240307-v1:0:200k', 'claude-3-haiku'],
    [
      'arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-opus-4-6-v1:0',
      'claude-opus-4-6',
    ],
    ['anthropic/claude-opus-4.5', 'claude-opus-4-5'],
    ['bedrock/global.anthropic.claude-opus-5-5', 'claude-opus-5-5'],
  ])('%s is %s', (id, canonical) => {
    expect(modelInfo(id)).toMatchObject({ id: canonical, known: true });
  });
});

describe('what the table says', () => {
  test.each([
    ['claude-fable-5-2', 1_000_000, 128_000, 8, 40, 0.2, 512],
    ['claude-mythos-5-1', 1_000_000, 128_000, 10, 50, 0.25, 512],
    ['claude-opus-5-5', 1_000_000, 128_000, 4, 20, 0.2, 512],
    ['claude-sonnet-5-5', 1_000_000, 128_000, 2, 10, 0.1, 512],
    ['claude-haiku-5-5', 1_000_000, 128_000, 0.1, 0.5, 0.01, 512],
    ['claude-fable-5', 1_000_000, 128_000, 10, 50, 1, 512],
    ['claude-opus-5', 1_000_000, 128_000, 5, 25, 0.5, 512],
    ['claude-opus-4-8', 1_000_000, 128_000, 5, 25, 0.5, 1_024],
    ['claude-opus-4-7', 1_000_000, 128_000, 5, 25, 0.5, 2_048],
    ['claude-sonnet-5', 1_000_000, 128_000, 2, 10, 0.2, 1_024],
    ['claude-opus-4-6', 1_000_000, 128_000, 5, 25, 0.5, 4_096],
    ['claude-sonnet-4-6', 1_000_000, 128_000, 3, 15, 0.3, 1_024],
    ['claude-opus-4-5', 200_000, 64_000, 5, 25, 0.5, 4_096],
    ['claude-sonnet-4-5', 200_000, 64_000, 3, 15, 0.3, 1_024],
    ['claude-haiku-4-5', 200_000, 64_000, 1, 5, 0.1, 4_096],
    ['claude-opus-4-1', 200_000, 32_000, 15, 75, 1.5, 1_024],
    ['claude-3-5-haiku', 200_000, 8_192, 0.8, 4, 0.08, 2_048],
    ['claude-3-opus', 200_000, 4_096, 15, 75, 1.5, 1_024],
  ])('%s', (id, contextWindow, maxOutput, input, output, cacheRead, minCacheable) => {
    const model = modelInfo(id);
    expect(model).toMatchObject({ contextWindow, maxOutput, minCacheable });
    expect(model.price?.input).toBe(input);
    expect(model.price?.output).toBe(output);
    expect(model.price?.cacheRead).toBeCloseTo(cacheRead, 10);
    expect(model.price?.cacheWrite5m).toBeCloseTo(input * 1.25, 10);
    expect(model.price?.cacheWrite1h).toBeCloseTo(input * 2, 10);
  });

  test.each([
    ['claude-fable-5-2', ['adaptive'], true, false, true, true],
    ['claude-opus-5-5', ['adaptive'], true, false, true, true],
    ['claude-sonnet-5-5', ['adaptive', 'between_tools'], true, false, true, true],
    ['claude-haiku-5-5', ['adaptive', 'disabled'], true, true, true, true],
    ['claude-fable-5', ['adaptive'], true, true, false, true],
    ['claude-opus-5', ['adaptive', 'disabled'], true, true, false, true],
    ['claude-opus-4-8', ['adaptive', 'disabled'], false, true, false, true],
    ['claude-opus-4-7', ['adaptive', 'disabled'], false, true, false, false],
    ['claude-sonnet-5', ['adaptive', 'disabled'], true, true, false, false],
    ['claude-opus-4-6', ['adaptive', 'enabled', 'disabled'], false, true, false, false],
    ['claude-haiku-4-5', ['enabled', 'disabled'], false, true, false, false],
  ])(
    '%s thinks, is forced and bound as documented',
    (id, thinking, thinksByDefault, forcedToolChoice, bindsThinking, midSystem) => {
      expect(modelInfo(id)).toMatchObject({
        thinking,
        thinksByDefault,
        forcedToolChoice,
        bindsThinking,
        midSystem,
      });
    },
  );

  it('prices the whole of a long request to Haiku 5.5 at its second rate', () => {
    expect(modelInfo('claude-haiku-5-5').longPrompt).toEqual({
      over: 100_000,
      price: { input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite5m: 0.625, cacheWrite1h: 1 },
    });
  });

  test.each([
    ['claude-haiku-4-5', true, 'claude-3'],
    ['claude-opus-4-6', false, 'claude-3'],
    ['claude-opus-4-7', false, 'claude-4-7'],
    ['claude-3-opus', true, 'claude-3'],
  ])('%s: prefill %s, tokenizer %s', (id, prefill, tokenizer) => {
    expect(modelInfo(id)).toMatchObject({ prefill, tokenizer });
  });
});

describe('an unknown model', () => {
  it('gets safe defaults', () => {
    expect(modelInfo('gpt-9')).toEqual({
      id: 'gpt-9',
      known: false,
      contextWindow: 200_000,
      maxOutput: 8_192,
      price: undefined,
      minCacheable: 4_096,
      prefill: false,
      bindsThinking: true,
      keepsThinking: true,
      thinking: [],
      thinksByDefault: false,
      forcedToolChoice: true,
      midSystem: false,
      compacts: false,
      tokenizer: 'claude-4-7',
    });
  });

  test.each(['__proto__', 'constructor', 'toString', '', undefined, null, 7, {}, 'x'.repeat(1e6)])(
    'is what %s names',
    (id) => {
      expect(modelInfo(id, {}).known).toBe(false);
    },
  );

  it('is no reason to throw, whatever the string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (id) => !modelInfo(id, {}).known));
  });
});

describe('overrides', () => {
  it('name a deployment by the model behind it', () => {
    expect(modelInfo('my-deployment', { 'my-deployment': 'claude-opus-5-5' })).toBe(
      modelInfo('claude-opus-5-5'),
    );
  });

  it('correct single fields', () => {
    const overrides = { 'claude-opus-5-5': { contextWindow: 300_000 } };
    expect(modelInfo('claude-opus-5-5', overrides)).toEqual({
      ...modelInfo('claude-opus-5-5'),
      contextWindow: 300_000,
    });
    expect(modelInfo('d', { ...overrides, d: 'claude-opus-5-5' }).contextWindow).toBe(300_000);
  });

  it('describe a model that the table lacks, which is then known', () => {
    const model = modelInfo('next', { next: { id: 'claude-opus-5-5', maxOutput: 256_000 } });
    expect(model).toEqual({ ...modelInfo('claude-opus-5-5'), maxOutput: 256_000 });
    expect(modelInfo('mine', { mine: { contextWindow: 9 } })).toMatchObject({
      id: 'mine',
      known: true,
      contextWindow: 9,
    });
  });
});
