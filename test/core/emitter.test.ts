import Anthropic from '@anthropic-ai/sdk';
import { eventsOf, type Middleware, repairing, wrap } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { createApi, ok, params } from './failing-api.ts';
import { sendJson } from './local-api.ts';

const api = createApi();
afterEach(() => api.close());

const step = { middleware: 'a', code: 'b', path: 'messages.0', lossless: true };
const reporting: Middleware = (next) => (call) => {
  call.report(step);
  return next(call);
};

describe('listeners', () => {
  test('never break a request', async () => {
    const client = wrap(await api.client(ok), reporting);
    const heard: string[] = [];
    for (const name of ['step', 'request'] as const) {
      eventsOf(client)
        .on(name, () => {
          throw new Error('mine');
        })
        .on(name, () => Promise.reject(new Error('mine')))
        .on(name, () => heard.push(name));
    }
    await client.messages.create(params);
    expect(heard).toEqual(['step', 'request']);
  });

  test('are shared with the copies of a client', async () => {
    const client = wrap(await api.client(ok), reporting);
    const heard: string[] = [];
    eventsOf(client).on('request', ({ kind }) => heard.push(kind));
    const copy = client.withOptions({ maxRetries: 1 }).withOptions({ timeout: 9_000 });
    await copy.messages.create(params);
    expect(heard).toEqual(['create']);
    expect(eventsOf(copy)).toBe(eventsOf(client));
  });

  test('hear once, and no longer than they want', async () => {
    const client = wrap(await api.client(ok), reporting);
    const heard: string[] = [];
    const listener = () => heard.push('on');
    eventsOf(client)
      .once('step', () => heard.push('once'))
      .on('step', listener);
    await client.messages.create(params);
    eventsOf(client).off('step', listener);
    await client.messages.create(params);
    expect(heard).toEqual(['once', 'on']);
  });

  test('see no content', async () => {
    const secret = 'swordfish';
    const echo = api.client((seen, response) => sendJson(response, 400, seen.body));
    const client = wrap(await echo, repairing());
    const heard: unknown[] = [];
    eventsOf(client)
      .on('step', (event) => heard.push(event))
      .on('request', (event) => heard.push(event));
    const content = [
      { type: 'text' as const, text: secret },
      { type: 'text' as const, text: '' },
    ];
    const messages = [{ role: 'user' as const, content }];
    await client.messages.create({ ...params, system: secret, messages }).catch(() => {});
    expect(heard.length).toBeGreaterThan(1);
    expect(JSON.stringify(heard)).not.toContain(secret);
  });
});

test('eventsOf refuses what is not wrapped, with a sentence', () => {
  expect(() => eventsOf(new Anthropic({ apiKey: 'key' }))).toThrow(/pass what wrap/);
});
