import Anthropic from '@anthropic-ai/sdk';
import {
  configuring,
  type Events,
  eventsOf,
  type Middleware,
  type RequestRecord,
  repairing,
  type Step,
  transforming,
  wrap,
  wrapFetch,
} from '@turnwise/core';
import Anthropic0 from 'anthropic-sdk-0';
import { afterEach, describe, expect, test } from 'vitest';
import { createApi, failing, ok, overloaded, params, recovering, refusal } from './failing-api.ts';
import { type Answer, messageOf, sseOf } from './local-api.ts';

const api = createApi();
afterEach(() => api.close());

const step = { middleware: 'a', code: 'b', path: 'messages.0', lossless: true };
const reporting: Middleware = (next) => (call) => {
  call.report(step);
  return next(call);
};
const broken = transforming('window', () => {
  throw new RangeError('off by one');
});

function recordsOf(client: object): RequestRecord[] {
  const records: RequestRecord[] = [];
  eventsOf(client).on('request', (record) => void records.push(record));
  return records;
}

const record = {
  kind: 'create',
  model: 'claude-opus-5-5',
  streamed: false,
  attempts: 1,
  duration: expect.any(Number),
  steps: [step],
  usage: { input_tokens: 7, output_tokens: 3 },
};

/** Ways to ask for one message; each gives the client to listen to and asks once. */
const ways: Record<
  string,
  (stream: boolean) => Promise<readonly [object, () => Promise<unknown>]>
> = {
  'SDK 1.x': async (stream) => {
    const client = wrap(await api.client(ok), reporting);
    return [client, () => ask(client, stream)];
  },
  'SDK 0.x': async (stream) => {
    const old = new Anthropic0({ apiKey: 'key', baseURL: await api.start(ok) });
    const client = wrap(old as unknown as Anthropic, reporting);
    return [client, () => ask(client, stream)];
  },
  fetch: async (stream) => {
    const fetch = wrapFetch(globalThis.fetch, reporting);
    const client = new Anthropic({ apiKey: 'key', baseURL: await api.start(ok), fetch });
    return [fetch, () => ask(client, stream)];
  },
  'any object': async (stream) => {
    const sdk = await api.client(ok);
    const create = (body: object) => sdk.messages.create(body as typeof params);
    const client = wrap({ messages: { create } }, reporting);
    return [client, () => ask(client as unknown as Anthropic, stream)];
  },
};

async function ask(client: Anthropic, stream: boolean): Promise<void> {
  if (!stream) return void (await client.messages.create(params));
  for await (const _ of await client.messages.create({ ...params, stream: true }));
}

describe.each(Object.keys(ways))('eventsOf by way of %s', (name) => {
  const way = ways[name] as (typeof ways)[string];

  test('tells of a whole reply', async () => {
    const [source, send] = await way(false);
    const records = recordsOf(source);
    await send();
    expect(records).toEqual([record]);
  });

  test('tells of a stream when it was read', async () => {
    const [source, send] = await way(true);
    const records = recordsOf(source);
    await send();
    const usage = { input_tokens: 7, output_tokens: 9 };
    expect(records).toEqual([{ ...record, streamed: true, usage }]);
  });

  test('tells of a step before the request has ended', async () => {
    const [source, send] = await way(false);
    const heard: unknown[] = [];
    eventsOf(source).on('request', ({ kind }) => heard.push(kind));
    eventsOf(source).on('step', (step) => heard.push(step));
    await send();
    expect(heard).toEqual([step, 'create']);
  });
});

describe('the record of a request', () => {
  test('counts the SDK’s retries and ours', async () => {
    const client = wrap(await api.client(failing(2, overloaded)), reporting);
    const records = recordsOf(client);
    await client.messages.create(params);
    const second = wrap(await api.client(failing(1, refusal)), recovering);
    const others = recordsOf(second);
    await second.messages.create(params);
    expect(records).toEqual([{ ...record, attempts: 3 }]);
    expect(others).toEqual([{ ...record, attempts: 2, steps: [] }]);
  });

  test.each([
    { answer: refusal, failure: { type: 'invalid_request_error', status: 400 }, attempts: 1 },
    { answer: overloaded, failure: { type: 'overloaded_error', status: 529 }, attempts: 2 },
  ])('names the failure $failure', async ({ answer, failure, attempts }) => {
    const client = wrap(await api.client(answer, { maxRetries: 1 }), reporting);
    const records = recordsOf(client);
    await expect(client.messages.create(params)).rejects.toThrow();
    await expect(client.messages.countTokens(params)).rejects.toThrow();
    const { usage: _, ...failed } = { ...record, attempts, failure };
    expect(records).toEqual([failed, { ...failed, kind: 'count' }]);
  });

  test('names an error by its class', async () => {
    const url = await api.start((_, response) => void response.destroy());
    const client = wrap(new Anthropic({ apiKey: 'key', baseURL: url, maxRetries: 0 }));
    const records = recordsOf(client);
    await expect(client.messages.create(params)).rejects.toThrow();
    const refusing = wrap(new Anthropic({ apiKey: 'key' }), repairing({ mode: 'strict' }));
    const others = recordsOf(refusing);
    await expect(refusing.messages.create({ ...params, messages: [] })).rejects.toThrow();
    expect(records).toMatchObject([{ attempts: 1, failure: { type: expect.any(String) } }]);
    expect(others).toMatchObject([{ attempts: 0, failure: { type: 'InvalidConversationError' } }]);
  });

  test('says when a stream was not read to its end', async () => {
    const [start = ''] = sseOf('Hello.').split('event: message_delta');
    const half: Answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(start);
    };
    const client = wrap(await api.client(half));
    const records = recordsOf(client);
    for await (const _ of await client.messages.create({ ...params, stream: true })) break;
    await expect.poll(() => records).toMatchObject([{ failure: { type: 'unfinished' } }]);
  });

  test.each([{ stream: false }, { stream: true }])(
    'has the usage of a request that is left to the server: $stream',
    async ({ stream }) => {
      const client = wrap(await api.client(ok), reporting);
      const records = recordsOf(client);
      const thread = { ...params, stream, thread: { type: 'create' } } as object;
      const reply = await client.messages.create(thread as typeof params);
      if (stream) for await (const _ of reply as unknown as AsyncIterable<unknown>);
      expect(records).toMatchObject([{ steps: [{ code: 'left-to-server' }], usage: {} }]);
    },
  );

  test('tells of counts and batches, with the paths that reportOf has', async () => {
    const steps: Step[] = [];
    const on = (step: Step) => void steps.push(step);
    const client = wrap(await api.client(ok), configuring({ on }), reporting);
    const records = recordsOf(client);
    await client.messages.countTokens(params);
    const requests = ['a', 'b'].map((custom_id) => ({ custom_id, params }));
    await client.messages.batches.create({ requests });
    const { usage: _, ...ended } = record;
    const placed = [0, 1].map((n) => ({ ...step, path: `requests.${n}.params.messages.0` }));
    expect(records).toEqual([
      { ...ended, kind: 'count' },
      { ...ended, kind: 'batch', steps: placed },
    ]);
    expect(steps).toEqual([step, ...placed]);
  });

  test('measures by the clock of the call', async () => {
    let now = 0;
    const ticking = configuring({ now: () => (now += 5) });
    const client = wrap(await api.client(ok), ticking);
    const records = recordsOf(client);
    await client.messages.create(params);
    expect(records).toMatchObject([{ duration: 5 }]);
  });

  test.each([ok, refusal])('is written after a fault of ours too', async (answer) => {
    const client = wrap(await api.client(answer), broken);
    const records = recordsOf(client);
    const faults: Events['fault'][] = [];
    eventsOf(client).on('fault', (fault) => faults.push(fault));
    await client.messages.create(params).catch(() => {});
    const fault = { middleware: 'window', code: 'internal-error', path: '', lossless: true };
    expect(faults).toEqual([fault]);
    expect(records).toMatchObject([
      { steps: [fault], ...(answer === ok ? { usage: {} } : { failure: { status: 400 } }) },
    ]);
  });

  test('is written for a reply of a middleware’s own', async () => {
    const client = wrap(await api.client(ok), () => async () => ({
      streamed: false,
      message: async () => messageOf('Mine.'),
      events: () => expect.fail(),
      observe: () => expect.fail(),
      edit: () => expect.fail(),
    }));
    const records = recordsOf(client);
    await client.messages.create(params);
    expect(records).toMatchObject([{ attempts: 0, usage: { output_tokens: 3 } }]);
  });
});
