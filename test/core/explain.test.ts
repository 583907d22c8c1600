import {
  type Call,
  configuring,
  estimateTokens,
  explain,
  type Middleware,
  transforming,
} from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { changing, seeing, stamped, tracing } from './chain.ts';
import { params } from './failing-api.ts';

const step = { middleware: 'a', code: 'b', path: 'messages.0', lossless: true };
const reporting: Middleware = (next) => (call) => {
  call.report(step);
  return next(call);
};

describe('explain', () => {
  test('shows what would be sent, and why', async () => {
    const explanation = await explain(params, reporting, changing(stamped));
    expect(explanation.params).toEqual({ ...params, system: 'Stamped.' });
    expect(explanation.steps).toEqual([step]);
    expect(explanation.inputTokens).toBe(estimateTokens(explanation.params));
  });

  test('returns the very params where nothing would change', async () => {
    expect((await explain(params, tracing('a', []))).params).toBe(params);
    expect((await explain(params)).steps).toEqual([]);
  });

  test('asks for the first-party API in its latest version', async () => {
    const calls: Call[] = [];
    await explain(params, seeing(calls));
    expect(calls[0]).toMatchObject({
      kind: 'explain',
      apiVersion: '2026-10-21',
      platform: 'anthropic',
      target: 'first-party',
    });
  });

  test('heeds what configuring says', async () => {
    const calls: Call[] = [];
    const steps: unknown[] = [];
    const on = (step: unknown) => void steps.push(step);
    const models = { mine: 'claude-haiku-4-5' };
    await explain(
      { ...params, model: 'mine' },
      configuring({ platform: 'vertex', apiVersion: '2023-06-01', models, on }),
      reporting,
      seeing(calls),
    );
    expect(calls[0]).toMatchObject({
      platform: 'vertex',
      target: 'portable',
      apiVersion: '2023-06-01',
      model: { id: 'claude-haiku-4-5' },
    });
    expect(steps).toEqual([step]);
  });

  test('stops even where a middleware would go on', async () => {
    const stubborn: Middleware = (next) => (call) =>
      next(call).catch(() => next({ ...call, params: stamped(call.params) }));
    expect((await explain(params, stubborn)).params).toEqual({ ...params, system: 'Stamped.' });
  });

  test('throws what a middleware throws', async () => {
    const error = new RangeError('mine');
    await expect(explain(params, () => () => Promise.reject(error))).rejects.toBe(error);
  });

  test('shows the caller’s own request after a fault of ours', async () => {
    const broken = transforming('window', () => {
      throw new RangeError('off by one');
    });
    const explanation = await explain(params, changing(stamped), broken);
    expect(explanation.params).toBe(params);
    expect(explanation.steps).toMatchObject([{ middleware: 'window', code: 'internal-error' }]);
    await expect(explain(params, configuring({ onFault: 'throw' }), broken)).rejects.toThrow();
  });
});
