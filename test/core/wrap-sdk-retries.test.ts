import Anthropic from '@anthropic-ai/sdk';
import { type Call, type Middleware, UpstreamError, wrap } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { changing, stamped, tracing } from './chain.ts';
import { createApi, failing, ok, overloaded, params, reset } from './failing-api.ts';
import { type Answer, refuse } from './local-api.ts';

const api = createApi();
afterEach(() => api.close());

describe('retries of the SDK', () => {
  test.each([
    { name: 'an overload', fail: overloaded },
    { name: 'a reset connection', fail: reset },
  ])('plan nothing again after $name, and send the same body', async ({ fail }) => {
    const log: string[] = [];
    const client = wrap(await api.client(failing(2, fail)), tracing('a', log), changing(stamped));
    const message = await client.messages.create(params);
    expect(message.content).toMatchObject([{ text: 'Hello.' }]);
    expect(log).toEqual(['a:in', 'a:out']);
    expect(api.seen.map(({ headers }) => headers['x-stainless-retry-count'])).toEqual([
      '0',
      '1',
      '2',
    ]);
    expect(new Set(api.seen.map(({ text }) => text)).size).toBe(1);
    expect(api.seen[2]?.body.system).toBe('Stamped.');
  });

  test('that run out end the chain with what the API said', async () => {
    const errors: unknown[] = [];
    const watching: Middleware = (next) => (call) =>
      next(call).catch((error) => {
        errors.push(error);
        throw error;
      });
    const client = wrap(await api.client(overloaded, { maxRetries: 1 }), watching);
    await expect(client.messages.create(params)).rejects.toThrow(Anthropic.OverloadedError);
    expect(api.seen).toHaveLength(2);
    expect(errors).toEqual([expect.any(UpstreamError)]);
    expect(errors[0]).toMatchObject({ status: 529, type: 'overloaded_error' });
  });

  test('of a connection that never comes end with the SDK’s own error', async () => {
    const log: string[] = [];
    const client = wrap(await api.client(reset, { maxRetries: 0 }), tracing('a', log));
    await expect(client.messages.create(params)).rejects.toThrow(Anthropic.APIConnectionError);
    expect(log).toEqual(['a:in', 'a:out']);
  });

  test('heed x-should-retry', async () => {
    const never: Answer = (_, response) =>
      refuse(response, 529, 'Overloaded', { 'x-should-retry': 'false' });
    const log: string[] = [];
    const client = wrap(await api.client(never), tracing('a', log));
    await expect(client.messages.create(params)).rejects.toThrow('Overloaded');
    expect(api.seen).toHaveLength(1);
    expect(log).toEqual(['a:in', 'a:out']);
  });

  test('of a count plan it once too', async () => {
    const log: string[] = [];
    const client = wrap(await api.client(failing(1, overloaded)), tracing('a', log));
    await client.messages.countTokens(params);
    expect(log).toEqual(['a:in', 'a:out']);
    expect(api.seen).toHaveLength(2);
  });

  test('do not outlast a timeout', async () => {
    const client = wrap(
      await api.client(() => {}, { maxRetries: 1, timeout: 50 }),
      tracing('a', []),
    );
    await expect(client.messages.create(params)).rejects.toThrow(
      Anthropic.APIConnectionTimeoutError,
    );
    expect(api.seen).toHaveLength(2);
  });
});

describe('options that are used again', () => {
  test('plan each request from what the caller wrote', async () => {
    const calls: Call[] = [];
    const client = wrap(await api.client(ok), changing(stamped, calls));
    const options = { method: 'post' as const, path: '/v1/messages', body: params };
    await client.request(options);
    await client.request(options);
    expect(calls.map((call) => call.params)).toEqual([params, params]);
    expect(calls[1]?.params).toBe(params);
    expect(api.seen).toHaveLength(2);
  });

  test('may be used at the same time', async () => {
    const client = wrap(await api.client(ok), changing(stamped));
    const options = { method: 'post' as const, path: '/v1/messages', body: params };
    const replies = await Promise.all([client.request(options), client.request(options)]);
    expect(replies).toMatchObject([{ type: 'message' }, { type: 'message' }]);
    expect(api.seen.map(({ body }) => body.system)).toEqual(['Stamped.', 'Stamped.']);
  });
});
