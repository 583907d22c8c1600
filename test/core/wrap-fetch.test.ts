import { Readable } from 'node:stream';
import {
  type Call,
  configuring,
  type Middleware,
  type ReplyMessage,
  reportOf,
  type Step,
  wrapFetch,
} from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { changing, seeing, stamped, tracing } from './chain.ts';
import { createApi, failing, ok, params, recovering, refusal } from './failing-api.ts';
import { sseOf } from './local-api.ts';
import { observing, textOf } from './replies.ts';

const api = createApi();
afterEach(() => api.close());

type Arguments = Parameters<typeof fetch>;

/** A fetch that keeps the arguments it was called with. */
function recording(kept: Arguments[] = []): { fetch: typeof fetch; kept: Arguments[] } {
  const record = (...args: Arguments) => {
    kept.push(args);
    return fetch(...args);
  };
  return { fetch: record, kept };
}

const json = JSON.stringify(params);
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: json };

const inputs: Record<string, (url: string) => Arguments> = {
  'a string': (url) => [url, post],
  'a URL': (url) => [new URL(url), post],
  'a Request': (url) => [new Request(url, post)],
  'a Request and a body': (url) => [new Request(url, { method: 'POST' }), post],
  bytes: (url) => [url, { ...post, body: new TextEncoder().encode(json) }],
  'a buffer': (url) => [url, { ...post, body: new TextEncoder().encode(json).buffer }],
  'a query': (url) => [`${url}?beta=true#x`, post],
  'pairs of headers': (url) => [url, { ...post, headers: [['content-type', 'application/json']] }],
};

describe('wrapFetch', () => {
  test.each(Object.keys(inputs))('takes %s', async (name) => {
    const url = `${await api.start(ok)}/v1/messages`;
    const [input, init] = inputs[name]?.(url) ?? [url];
    const response = await wrapFetch(fetch, changing(stamped))(input, init);
    expect(await response.json()).toMatchObject({ type: 'message' });
    expect(api.seen[0]?.body).toEqual({ ...params, system: 'Stamped.' });
    expect(api.seen[0]?.headers['content-type']).toBe('application/json');
  });

  test.each(Object.keys(inputs))('passes on the very same arguments for %s', async (name) => {
    const url = `${await api.start(ok)}/v1/messages`;
    const args = inputs[name]?.(url) ?? [url];
    const { fetch, kept } = recording();
    await wrapFetch(fetch, tracing('a', []))(...args);
    expect(kept[0]?.[0]).toBe(args[0]);
    expect(kept[0]?.[1]).toBe(args[1]);
    expect(api.seen[0]?.body).toEqual(params);
  });

  test.each([
    { name: 'GET', path: '/v1/messages', init: {} },
    { name: 'another endpoint', path: '/v1/models', init: post },
    { name: 'a batch by its id', path: '/v1/messages/batches/b/cancel', init: post },
    { name: 'a body that is no JSON', path: '/v1/messages', init: { ...post, body: '{"a' } },
    { name: 'a body that is no request', path: '/v1/messages', init: { ...post, body: '{}' } },
    { name: 'no body', path: '/v1/messages', init: { method: 'POST' } },
  ])('leaves $name alone', async ({ path, init }) => {
    const log: string[] = [];
    const url = `${await api.start(ok)}${path}`;
    const { fetch, kept } = recording();
    await wrapFetch(fetch, tracing('a', log))(url, init);
    expect(log).toEqual([]);
    expect(kept[0]?.[1]).toBe(init);
  });

  test.each([
    { code: 'signed-request', headers: { authorization: 'AWS4-HMAC-SHA256 Credential=a' } },
    { code: 'signed-request', headers: { 'X-Amz-Signature': 'a' } },
    { code: 'unread-body', body: new Blob([json]) },
    { code: 'unread-body', body: new Blob([json]).stream(), duplex: 'half' },
  ])(
    'leaves alone, and reports as $code, what it may or can not read',
    async ({ code, ...init }) => {
      const steps: Step[] = [];
      const on = (step: Step) => void steps.push(step);
      const url = `${await api.start(ok)}/v1/messages`;
      await wrapFetch(
        fetch,
        configuring({ on }),
        changing(stamped),
      )(url, {
        ...post,
        ...init,
      } as RequestInit);
      expect(api.seen[0]?.text).toBe(json);
      expect(steps).toEqual([{ middleware: 'core', code, path: '', lossless: true }]);
    },
  );

  test('says in the call what the request says', async () => {
    const calls: Call[] = [];
    const { signal } = new AbortController();
    const answer = () => Promise.resolve(new Response('{}'));
    await wrapFetch(answer as typeof fetch, seeing(calls))(
      'https://api.anthropic.com/v1/messages',
      {
        ...post,
        signal,
        headers: {
          'Anthropic-Version': '2026-10-21',
          'anthropic-beta': 'a,b',
          'x-turnwise-conversation': 'c',
        },
      },
    );
    expect(calls[0]).toMatchObject({
      apiVersion: '2026-10-21',
      betas: ['a', 'b'],
      headers: { 'anthropic-version': '2026-10-21' },
      platform: 'anthropic',
      target: 'first-party',
      wishes: { conversation: 'c' },
    });
    expect(calls[0]?.signal).toBe(signal);
  });

  test('strips its header and the length of a body that changed', async () => {
    const url = `${await api.start(ok)}/v1/messages`;
    const headers = { 'content-length': String(json.length), 'X-Turnwise-Conversation': 'c' };
    await wrapFetch(fetch, changing(stamped))(url, { ...post, headers });
    expect(api.seen[0]?.headers).not.toHaveProperty('x-turnwise-conversation');
    expect(Number(api.seen[0]?.headers['content-length'])).toBe(api.seen[0]?.text.length);
    await wrapFetch(fetch)(url, { ...post, headers: { 'x-turnwise-conversation': 'c' } });
    expect(api.seen[1]?.headers).not.toHaveProperty('x-turnwise-conversation');
    expect(api.seen[1]?.text).toBe(json);
  });

  test('sends headers and betas that a middleware changed', async () => {
    const url = `${await api.start(ok)}/v1/messages`;
    const adding: Middleware = (next) => (call) =>
      next({ ...call, betas: ['b'], headers: { ...call.headers, 'x-new': '1' } });
    await wrapFetch(fetch, adding)(url, post);
    expect(api.seen[0]?.headers).toMatchObject({ 'anthropic-beta': 'b', 'x-new': '1' });
    expect(api.seen[0]?.text).toBe(json);
  });

  test('runs the way in for counts and batches', async () => {
    const url = `${await api.start(ok)}/v1/messages`;
    const wrapped = wrapFetch(fetch, changing(stamped));
    await wrapped(`${url}/count_tokens`, post);
    const body = JSON.stringify({ requests: [{ custom_id: 'a', params }] });
    await wrapped(`${url}/batches`, { ...post, body });
    expect(api.seen[0]?.body.system).toBe('Stamped.');
    expect(api.seen[1]?.body.requests).toMatchObject([{ params: { system: 'Stamped.' } }]);
  });

  test.each(Object.keys(inputs))('sends again what a middleware recovers: %s', async (name) => {
    const url = `${await api.start(failing(1, refusal))}/v1/messages`;
    const [input, init] = inputs[name]?.(url) ?? [url];
    const response = await wrapFetch(fetch, recovering)(input, init);
    expect(response.status).toBe(200);
    expect(api.seen.map(({ body }) => body.system)).toEqual([undefined, 'Stamped.']);
  });

  test.each(Object.keys(inputs))(
    'sends the same again where a middleware wants it: %s',
    async (name) => {
      const url = `${await api.start(failing(1, refusal))}/v1/messages`;
      const [input, init] = inputs[name]?.(url) ?? [url];
      const again: Middleware = (next) => (call) => next(call).catch(() => next(call));
      const response = await wrapFetch(fetch, again)(input, init);
      expect(response.status).toBe(200);
      expect(api.seen.map(({ body }) => body)).toEqual([params, params]);
    },
  );

  test('returns the very Response of a refusal that nobody recovers from', async () => {
    const url = `${await api.start(refusal)}/v1/messages`;
    const responses: Response[] = [];
    const keeping = async (...args: Arguments) => {
      const response = await fetch(...args);
      responses.push(response);
      return response;
    };
    const response = await wrapFetch(keeping, tracing('a', []))(url, post);
    expect(response).toBe(responses[0]);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  test('rejects as fetch does', async () => {
    const error = new TypeError('fetch failed');
    const failing = () => Promise.reject(error);
    const run = wrapFetch(failing as typeof fetch, tracing('a', []))('http://a/v1/messages', post);
    await expect(run).rejects.toBe(error);
  });

  test('knows what was done to the request behind a response', async () => {
    const url = `${await api.start(ok)}/v1/messages`;
    const step = { middleware: 'a', code: 'b', path: 'messages.0', lossless: true };
    const reporting: Middleware = (next) => (call) => {
      call.report(step);
      return next(call);
    };
    const response = await wrapFetch(fetch, reporting)(url, post);
    expect(reportOf(response)).toEqual({ steps: [step] });
  });

  test('watches the streams of a fetch from before the web’s', async () => {
    const seen: ReplyMessage[] = [];
    const answer = async (_input: string, _init?: object) => {
      const response = new Response('', { headers: { 'content-type': 'text/event-stream' } });
      return Object.defineProperty(response, 'body', {
        value: Readable.from([Buffer.from(sseOf('Hi'))]),
      });
    };
    const body = JSON.stringify({ ...params, stream: true });
    const response = await wrapFetch(answer, observing(seen))('http://a/v1/messages', {
      ...post,
      body,
    });
    expect(await response.text()).toBe(sseOf('Hi'));
    expect(seen.map(textOf)).toEqual(['Hi']);
  });

  test('keeps what hangs on the fetch', () => {
    const extended = Object.assign(() => fetch('http://a'), { preconnect: () => 'ready' });
    expect(wrapFetch(extended).preconnect()).toBe('ready');
  });

  test('refuses a wrapped fetch, and what is none', () => {
    expect(() => wrapFetch(wrapFetch(fetch))).toThrow(/wrapped already/);
    expect(() => wrapFetch(undefined as unknown as typeof fetch)).toThrow(/no function/);
  });
});
