import { getEventListeners } from 'node:events';
import Anthropic from '@anthropic-ai/sdk';
import { type Middleware, wrap } from '@turnwise/core';
import { afterEach, expect, test } from 'vitest';
import { tracing } from '../core/chain.ts';
import { createApi, failing, ok, overloaded, params, refusal, reset } from '../core/failing-api.ts';

const api = createApi();
afterEach(() => api.close());

type SdkMiddleware = NonNullable<Anthropic['middleware']>[number];

const answering: SdkMiddleware = async () => Response.json({ type: 'message', content: [] });
const leading: SdkMiddleware = (request, next) => next({ ...request, url: `${api.url}/elsewhere` });
const throwing: SdkMiddleware = () => Promise.reject(new RangeError('mine'));

const noCount = { headers: { 'X-Stainless-Retry-Count': null } };

/** Ends of a request after which nothing may wait for it any more. */
const ends: Record<string, { answer: typeof ok; options?: object }> = {
  'a reply': { answer: ok },
  'a refusal': { answer: refusal },
  'an overload that lasts': { answer: overloaded, options: { maxRetries: 1 } },
  'an overload that lasts, uncounted': {
    answer: overloaded,
    options: { maxRetries: 1, ...noCount },
  },
  'an overload that ends': { answer: failing(1, overloaded) },
  'a reset connection': { answer: reset, options: { maxRetries: 0 } },
  'a middleware that answers by itself': { answer: ok, options: { middleware: [answering] } },
  'a middleware that goes elsewhere': { answer: ok, options: { middleware: [leading] } },
  'an option that cannot be': { answer: ok, options: { timeout: -1 } },
  'a middleware that throws': { answer: ok, options: { middleware: [throwing] } },
};

test.each(Object.keys(ends))('%s leaves nothing behind', async (name) => {
  const { answer = ok, options } = ends[name] ?? {};
  const log: string[] = [];
  const client = wrap(await api.client(answer), tracing('a', log));
  const { signal } = new AbortController();
  await client.messages.create(params, { signal, ...options }).catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(log).toEqual(['a:in', 'a:out']);
});

test('the list of middleware stays the program’s own', async () => {
  const nothing: Middleware = (next) => next;
  expect(wrap(await api.client(ok), nothing).middleware).toEqual([]);
  const own = await api.client(ok, { middleware: [answering] });
  expect(wrap(own, nothing).withOptions({}).middleware).toEqual([answering]);
});

test('a call too long for a reply without a stream is refused as before', async () => {
  const client = wrap(await api.client(ok));
  const long = { ...params, max_tokens: 100_000 };
  expect(() => client.messages.create(long)).toThrow(Anthropic.AnthropicError);
  await client.withOptions({ timeout: 1_000 }).messages.create(long);
  expect(api.seen).toHaveLength(1);
});
