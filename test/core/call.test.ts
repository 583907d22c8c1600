import Anthropic from '@anthropic-ai/sdk';
import { type Call, configuring, reportOf, wrap } from '@turnwise/core';
import { afterAll, describe, expect, test } from 'vitest';
import { changing, seeing, stamped, tracing } from './chain.ts';
import { params } from './failing-api.ts';
import { startLocalApi } from './local-api.ts';
import { startSimulated } from './simulated.ts';

const { model } = params;
const { simulator, clients } = await startSimulated();
afterAll(() => simulator.close());

describe('what a call says', () => {
  async function callOf(
    client: Anthropic,
    options: Anthropic.RequestOptions & { turnwise?: unknown } = {},
  ): Promise<Call> {
    const calls: Call[] = [];
    await wrap(client, seeing(calls)).messages.create(params, options);
    return calls[0] as Call;
  }

  test.each([
    { client: clients['SDK 1.x'], version: '2026-10-21' },
    { client: clients['SDK 0.x'], version: '2023-06-01' },
  ])('the client’s own API version: $version', async ({ client, version }) => {
    expect(await callOf(client())).toMatchObject({
      apiVersion: version,
      kind: 'create',
      platform: 'gateway',
      target: 'portable',
      attempt: 0,
      headers: {},
      betas: [],
      wishes: {},
      model: { id: model, known: true },
    });
  });

  test('the version, headers and betas of the request, above those of the client', async () => {
    const client = clients['SDK 1.x']().withOptions({
      defaultHeaders: { 'anthropic-version': '2023-06-01', 'X-Team': 'a' },
    });
    expect((await callOf(client)).apiVersion).toBe('2023-06-01');
    const headers = {
      'Anthropic-Version': '2026-10-21',
      'anthropic-beta': 'files-api-2025-04-14, skills-2025-10-02',
      'X-Trace': '1',
    };
    const call = await callOf(client, { headers });
    expect(call).toMatchObject({
      apiVersion: '2026-10-21',
      betas: ['files-api-2025-04-14', 'skills-2025-10-02'],
      headers: { 'x-trace': '1', 'anthropic-version': '2026-10-21' },
    });
    expect(simulator.requests.at(-1)?.headers).toMatchObject({
      'x-team': 'a',
      'x-trace': '1',
      'anthropic-beta': 'files-api-2025-04-14, skills-2025-10-02',
    });
  });

  test('the wishes of the request, by option or by a header that is not sent', async () => {
    const client = clients['SDK 1.x']();
    const pin = () => true;
    expect((await callOf(client, { turnwise: { conversation: 'a', pin } })).wishes).toEqual({
      conversation: 'a',
      pin,
    });
    const headers = { 'X-Turnwise-Conversation': 'b', 'x-other': '1' };
    expect((await callOf(client, { headers })).wishes).toEqual({ conversation: 'b' });
    expect(simulator.requests.at(-1)?.headers).not.toHaveProperty('x-turnwise-conversation');
    expect(simulator.requests.at(-1)?.headers).toHaveProperty('x-other', '1');
    const always = client.withOptions({ defaultHeaders: { 'x-turnwise-conversation': 'c' } });
    expect((await callOf(always)).wishes).toEqual({ conversation: 'c' });
    expect(simulator.requests.at(-1)?.headers).not.toHaveProperty('x-turnwise-conversation');
  });

  test('the params as the caller sent them, whatever came before, and the namespace', async () => {
    const calls: Call[] = [];
    const stack = [configuring({ namespace: 'tenant-7' }), changing(stamped), seeing(calls)];
    await wrap(clients['SDK 1.x'](), ...stack).messages.create(params);
    const [call] = calls;
    expect(call?.namespace).toBe('tenant-7');
    expect(call?.original).toEqual(params);
    expect(call?.params).not.toEqual(params);
  });

  test('nothing, when the request is to be left alone', async () => {
    const log: string[] = [];
    const client = wrap(clients['SDK 1.x'](), tracing('a', log));
    const options = { turnwise: false } as Anthropic.RequestOptions;
    await client.messages.create(params, options);
    await client.messages.create({ ...params, stream: true }, options);
    expect(log).toEqual([]);
  });

  test('headers and betas that a middleware adds, replaces or takes away are sent so', async () => {
    const client = wrap(clients['SDK 1.x'](), (next) => (call) => {
      const { 'x-gone': _, ...headers } = call.headers;
      const betas = [...call.betas, 'skills-2025-10-02'];
      return next({ ...call, headers: { ...headers, 'x-new': 'yes', 'x-old': 'new' }, betas });
    });
    const headers = { 'x-gone': '1', 'x-old': 'old', 'anthropic-beta': 'files-api-2025-04-14' };
    await client.messages.create(params, { headers });
    const sent = simulator.requests.at(-1)?.headers;
    expect(sent).toMatchObject({
      'x-new': 'yes',
      'x-old': 'new',
      'anthropic-beta': 'files-api-2025-04-14,skills-2025-10-02',
    });
    expect(sent).not.toHaveProperty('x-gone');
  });

  test.each([
    { given: { platform: 'anthropic' as const }, target: 'first-party' },
    { given: { platform: 'bedrock' as const }, target: 'portable' },
    { given: { target: 'first-party' as const }, target: 'first-party' },
  ])('what configuring says: $given', async ({ given, target }) => {
    const calls: Call[] = [];
    const client = wrap(clients['SDK 1.x'](), configuring(given), seeing(calls));
    await client.messages.create(params);
    expect(calls[0]).toMatchObject({ ...given, target });
  });
});

describe('an unchanged request', () => {
  test('is not parsed or serialized once more than by the bare client', async () => {
    let read = 0;
    const counting = {
      role: 'user' as const,
      content: 'Hello?',
      toJSON() {
        read += 1;
        return { role: 'user', content: 'Hello?' };
      },
    };
    const client = wrap(clients['SDK 1.x'](), tracing('a', []), changing(stamped));
    await client.messages.create({ ...params, messages: [counting] });
    expect(read).toBe(1);
  });

  test('shows the middleware the caller’s own objects', async () => {
    const calls: Call[] = [];
    const client = wrap(clients['SDK 1.x'](), seeing(calls));
    await client.messages.create(params);
    expect(calls[0]?.params.messages).toBe(params.messages);
  });

  test('gives the SDK the very Response of the API', async () => {
    const responses: unknown[] = [];
    const client = clients['SDK 1.x']().withOptions({
      fetch: async (...args) => {
        const response = await fetch(...args);
        responses.push(response);
        return response;
      },
    });
    const given = await wrap(client, tracing('a', [])).messages.create(params).asResponse();
    expect(given).toBe(responses[0]);
  });
});

describe('what the server keeps', () => {
  test.each([
    { field: 'thread', value: { type: 'create' } },
    { field: 'fallbacks', value: [{ model: 'claude-sonnet-5' }] },
    { field: 'fallback_credit_token', value: 'token' },
  ])('a request with $field is left to it, and one step says so', async ({ field, value }) => {
    const api = await startLocalApi();
    const log: string[] = [];
    const steps: unknown[] = [];
    const on = (step: unknown) => void steps.push(step);
    const client = wrap(
      new Anthropic({ apiKey: 'key', baseURL: api.url }),
      configuring({ on }),
      tracing('a', log),
    );
    const body = { ...params, [field]: value };
    const message = await client.beta.messages.create(body);
    expect(log).toEqual([]);
    const step = { middleware: 'core', code: 'left-to-server', path: field, lossless: true };
    expect(steps).toEqual([step]);
    expect(reportOf(message)?.steps).toEqual([step]);
    expect(api.seen[0]?.body).toEqual(body);
    await api.close();
  });
});
