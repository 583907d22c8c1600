import { type Call, type Middleware, wrap } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { changing, seeing, stamped, tracing } from './chain.ts';
import { params } from './failing-api.ts';
import { answer, Client } from './object-client.ts';

describe('an object with messages.create', () => {
  test('goes through the chain with its own objects', async () => {
    const calls: Call[] = [];
    const log: string[] = [];
    const client = new Client(answer);
    const message = await wrap(client, tracing('a', log), seeing(calls)).messages.create(params);
    expect(message).toBe(answer);
    expect(log).toEqual(['a:in', 'a:out']);
    expect(calls[0]).toMatchObject({ kind: 'create', platform: 'gateway', headers: {} });
    expect(client.messages.sent).toEqual([[params]]);
    expect(client.messages.sent[0]?.[0]).toBe(params);
  });

  test('sends what the chain made of the params', async () => {
    const client = new Client(answer);
    const options = { timeout: 5 };
    const wrapped = wrap(client, changing(stamped));
    await wrapped.messages.create(params, options);
    await wrapped.messages.countTokens(params);
    await wrapped.messages.batches.create({ requests: [{ custom_id: 'a', params }] });
    await wrapped.beta.messages.create(params);
    expect(client.messages.sent).toEqual([
      [{ ...params, system: 'Stamped.' }, options],
      [{ ...params, system: 'Stamped.' }],
      [{ requests: [{ custom_id: 'a', params: { ...params, system: 'Stamped.' } }] }],
    ]);
    expect(client.messages.sent[0]?.[1]).toBe(options);
    expect(client.beta.messages.sent).toEqual([[{ ...params, system: 'Stamped.' }]]);
  });

  test('leaves everything else to the client itself', () => {
    const client = new Client(answer);
    const wrapped = wrap(client, tracing('a', []));
    expect(wrapped).toBeInstanceOf(Client);
    expect(wrapped.tell()).toBe('secret');
    expect(wrapped.secret).toBe('secret');
    expect(wrapped.tell).toBe(wrapped.tell);
    expect(wrapped.messages.stream(params)).toEqual({ streamed: [params], by: 1 });
    expect(wrapped.messages.batches.list()).toEqual(['batch_1']);
    expect(wrapped.beta.files).toBe('files');
    wrapped.name = 'renamed';
    expect(client.name).toBe('renamed');
    expect('name' in wrapped).toBe(true);
    expect(Object.keys(wrapped)).toEqual(Object.keys(client));
    expect({ ...wrapped }).toMatchObject({ name: 'renamed' });
    expect(wrapped.messages).toBe(wrapped.messages);
  });

  test('may be frozen, and as small as can be', async () => {
    const client = Object.freeze({ messages: Object.freeze({ create: async () => answer }) });
    const wrapped = wrap(client, tracing('a', []));
    expect(await wrapped.messages.create()).toBe(answer);
    expect(Object.keys(wrapped.messages)).toEqual(['create']);
    expect(wrapped.messages).not.toHaveProperty('countTokens');
  });

  test('names conversation and pins by option or header, of which the client sees nothing', async () => {
    const calls: Call[] = [];
    const client = new Client(answer);
    const wrapped = wrap(client, seeing(calls));
    await wrapped.messages.create(params, { turnwise: { conversation: 'a' }, timeout: 5 });
    const headers = { 'x-turnwise-conversation': 'b', 'x-other': '1' };
    await wrapped.messages.create(params, { headers });
    expect(calls.map(({ wishes }) => wishes)).toEqual([
      { conversation: 'a' },
      { conversation: 'b' },
    ]);
    expect(client.messages.sent.map(([, options]) => options)).toEqual([
      { timeout: 5 },
      { headers: { 'x-other': '1' } },
    ]);
  });

  test('is left alone where the caller says so', async () => {
    const log: string[] = [];
    const client = new Client(answer);
    const wrapped = wrap(client, tracing('a', log));
    await wrapped.messages.create(params, { turnwise: false });
    await wrapped.messages.create({ ...params, thread: { type: 'create' } });
    await wrapped.messages.create('nonsense');
    expect(log).toEqual([]);
    expect(client.messages.sent).toEqual([
      [params, {}],
      [{ ...params, thread: { type: 'create' } }],
      ['nonsense'],
    ]);
  });

  test('takes betas by header, and in the params under beta', async () => {
    const calls: Call[] = [];
    const adding: Middleware = (next) => (call) => {
      calls.push(call);
      return next({ ...call, betas: [...call.betas, 'b'] });
    };
    const client = new Client(answer);
    const wrapped = wrap(client, adding);
    await wrapped.messages.create(params, { headers: { 'anthropic-beta': 'a' } });
    await wrapped.beta.messages.create({ ...params, betas: ['a'] });
    expect(calls.map(({ betas }) => betas)).toEqual([['a'], ['a']]);
    expect(client.messages.sent).toEqual([[params, { headers: { 'anthropic-beta': 'a,b' } }]]);
    expect(client.beta.messages.sent).toEqual([[{ ...params, betas: ['a', 'b'] }]]);
  });
});

test.each([
  { what: 'a client', value: {} },
  { what: 'a fetch', value: fetch },
  { what: 'messages', value: { messages: {} } },
])('what is no client is refused with a sentence: $what', ({ value }) => {
  expect(() => wrap(value)).toThrow(/Pass new Anthropic\(\) or an object with messages\.create/);
});

test('a wrapped object is not wrapped again', () => {
  const wrapped = wrap(new Client(answer));
  expect(() => wrap(wrapped)).toThrow(/wrapped already/);
});
