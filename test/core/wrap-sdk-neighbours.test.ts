import Anthropic from '@anthropic-ai/sdk';
import { BetaFallbackState, betaRefusalFallbackMiddleware } from '@anthropic-ai/sdk/lib/middleware';
import { type Call, type Middleware, transforming, wrap } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { changing, stamped, tracing } from './chain.ts';
import { createApi, failing, ok, params, recovering, refusal } from './failing-api.ts';
import { type Answer, messageOf, sendJson } from './local-api.ts';

const api = createApi();
afterEach(() => api.close());

describe('other middleware of the SDK', () => {
  test('that sends its request again gets it planned again', async () => {
    const calls: Call[] = [];
    const client = await api.client(ok);
    const twice = client.withOptions({
      middleware: [
        async (request, next) => {
          await next(request);
          return next(request);
        },
      ],
    });
    await wrap(twice, changing(stamped, calls)).messages.create(params);
    expect(calls.map((call) => call.params)).toEqual([params, params]);
    expect(api.seen.map(({ body }) => body.system)).toEqual(['Stamped.', 'Stamped.']);
  });

  test('that rewrites the body has its own body planned', async () => {
    const calls: Call[] = [];
    const client = (await api.client(ok)).withOptions({
      middleware: [
        (request, next) => {
          const body = { ...JSON.parse(String(request.body)), max_tokens: 7 };
          return next({ ...request, body: JSON.stringify(body) });
        },
      ],
    });
    await wrap(client, changing(stamped, calls)).messages.create(params);
    expect(calls.at(-1)?.params).toMatchObject({ max_tokens: 7 });
    expect(api.seen[0]?.body).toMatchObject({ max_tokens: 7, system: 'Stamped.' });
  });

  test('that falls back after a refusal has each request planned once', async () => {
    const log: string[] = [];
    const refusedByModel: Answer = (seen, response, n) => {
      if (n > 1) return ok(seen, response, n);
      const stop_details = { type: 'refusal', category: 'cyber' };
      sendJson(response, 200, { ...messageOf('No.'), stop_reason: 'refusal', stop_details });
    };
    const client = (await api.client(refusedByModel)).withOptions({
      middleware: [betaRefusalFallbackMiddleware([{ model: 'claude-opus-4-8' }])],
    });
    const wrapped = wrap(client, tracing('a', log), changing(stamped));
    const message = await wrapped.beta.messages.create(params, {
      fallbackState: new BetaFallbackState(),
    });
    expect(message.content.at(-1)).toMatchObject({ text: 'Hello.' });
    expect(log).toEqual(['a:in', 'a:out', 'a:in', 'a:out']);
    expect(api.seen.map(({ body }) => [body.model, body.system])).toEqual([
      ['claude-opus-5-5', 'Stamped.'],
      ['claude-opus-4-8', 'Stamped.'],
    ]);
  });

  test('given with one request runs inside', async () => {
    const bodies: unknown[] = [];
    const client = wrap(await api.client(ok), changing(stamped));
    await client.messages.create(params, {
      middleware: [
        (request, next) => {
          bodies.push(JSON.parse(String(request.body)).system);
          return next(request);
        },
      ],
    });
    expect(bodies).toEqual(['Stamped.']);
  });
});

describe('an SDK without the hook', () => {
  /** A client that shows no `prepareOptions` while it is wrapped. */
  async function wrapUnhooked(answer: Answer, ...middleware: Middleware[]): Promise<Anthropic> {
    let shown: unknown;
    class Unhooked extends Anthropic {}
    Object.defineProperty(Unhooked.prototype, 'prepareOptions', { get: () => shown });
    const baseURL = await api.start(answer);
    const client = wrap(new Unhooked({ apiKey: 'key', baseURL }), ...middleware);
    shown = () => Promise.resolve();
    return client;
  }

  test('has its requests rewritten', async () => {
    const calls: Call[] = [];
    const client = await wrapUnhooked(ok, changing(stamped, calls));
    const headers = { 'x-trace': '1', 'x-turnwise-conversation': 'a' };
    await client.messages.create(params, { headers });
    await client.messages.stream(params).finalMessage();
    await client.messages.countTokens(params);
    await client.messages.batches.create({ requests: [{ custom_id: 'a', params }] });
    expect(calls.map(({ kind }) => kind)).toEqual(['create', 'create', 'count', 'batch']);
    expect(calls[0]).toMatchObject({ headers: { 'x-trace': '1' }, wishes: { conversation: 'a' } });
    expect(api.seen[0]?.headers).not.toHaveProperty('x-turnwise-conversation');
    expect(api.seen.slice(0, 3).map(({ body }) => body.system)).toEqual(Array(3).fill('Stamped.'));
    expect(api.seen[3]?.body.requests[0].params.system).toBe('Stamped.');
  });

  test('has nothing serialized again that did not change', async () => {
    const client = await wrapUnhooked(ok, tracing('a', []));
    await client.messages.create(params);
    await client.messages.create({ ...params, thread: { type: 'create' } } as typeof params);
    expect(api.seen[0]?.text).toBe(JSON.stringify(params));
  });

  test('recovers from refusals, and passes on those that nobody recovers from', async () => {
    const client = await wrapUnhooked(failing(1, refusal), recovering);
    await client.messages.create(params);
    expect(api.seen.map(({ body }) => body.system)).toEqual([undefined, 'Stamped.']);
    const failed = await wrapUnhooked(refusal, tracing('a', []));
    await expect(failed.messages.create(params)).rejects.toThrow(Anthropic.BadRequestError);
  });

  test('sends the caller’s own request after a fault of ours', async () => {
    const broken = transforming('window', () => {
      throw new RangeError('off by one');
    });
    const client = await wrapUnhooked(ok, changing(stamped), broken);
    await client.messages.create(params);
    expect(api.seen[0]?.text).toBe(JSON.stringify(params));
  });
});

test('a body that is no request passes through', async () => {
  const log: string[] = [];
  const echo: Answer = ({ text }, response) => sendJson(response, 200, { text });
  const client = wrap(await api.client(echo), tracing('a', log));
  expect(await client.post('/v1/messages', { body: { messages: 'none' } })).toEqual({
    text: '{"messages":"none"}',
  });
  expect(log).toEqual([]);
});
