import type Anthropic from '@anthropic-ai/sdk';
import {
  configuring,
  type ReplyEdit,
  type ReplyMessage,
  type Step,
  TurnwiseError,
  wrap,
} from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { collect } from './chain.ts';
import { createApi, params } from './failing-api.ts';
import { replyText, sseOf } from './local-api.ts';
import { observing, prefixing, textOf } from './replies.ts';

const api = createApi();
afterEach(() => api.close());

const streamedParams = { ...params, stream: true as const };
const fault = { middleware: 'core', code: 'internal-error', path: '', lossless: true };

async function bytesOf(client: Anthropic): Promise<string> {
  return (await client.messages.create(streamedParams).asResponse()).text();
}

describe('observing', () => {
  test('a whole reply calls back before the caller has it', async () => {
    const seen: ReplyMessage[] = [];
    const client = wrap(await api.client(replyText('Hello.')), observing(seen));
    const message = await client.messages.create(params);
    expect(seen).toEqual([JSON.parse(JSON.stringify(message))]);
  });

  test('a stream calls back once, after its last event, and changes no byte', async () => {
    const seen: ReplyMessage[] = [];
    const texts = ['Hé', 'llo 🙂', ' 漢字'];
    const client = await api.client(replyText(...texts));
    const watched = wrap(client, observing(seen), observing(seen));
    expect(await bytesOf(watched)).toBe(sseOf(...texts));
    expect(seen).toHaveLength(2);
    expect(textOf(seen[0])).toBe(texts.join(''));
    expect(seen[0]?.usage).toEqual({ input_tokens: 7, output_tokens: 9 });
  });

  test('a stream in odd chunks changes no byte', async () => {
    const seen: ReplyMessage[] = [];
    const raw = `: hi\r\n\r\n${sseOf('漢', '字').replaceAll('\n', '\r\n')}`;
    const client = await api.client((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const bytes = Buffer.from(raw);
      for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
      response.end();
    });
    expect(await bytesOf(wrap(client, observing(seen)))).toBe(raw);
    expect(textOf(seen[0])).toBe('漢字');
  });

  test('a stream that breaks off calls nobody back', async () => {
    const seen: ReplyMessage[] = [];
    const client = await api.client((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(sseOf('Hello.').split('event: message_stop')[0]);
      setTimeout(() => response.destroy(), 10);
    });
    await expect(bytesOf(wrap(client, observing(seen)))).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  test('an error in a stream is the SDK’s own', async () => {
    const data = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const client = await api.client((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`event: error\ndata: ${JSON.stringify(data)}\n\n`);
    });
    for (const middleware of [observing([]), prefixing('a')]) {
      const stream = await wrap(client, middleware).messages.create(streamedParams);
      await expect(collect(stream)).rejects.toThrow(/Overloaded/);
    }
  });

  test.each([{ given: params }, { given: streamedParams }])(
    'breaks nothing when the observer fails (stream: $given.stream)',
    async ({ given }) => {
      const steps: Step[] = [];
      const client = wrap(
        await api.client(replyText('Hello.')),
        configuring({ on: (step) => void steps.push(step) }),
        (next) => async (call) =>
          (await next(call)).observe(() => {
            throw new RangeError('off by one');
          }),
      );
      const response = await client.messages.create(given as typeof params).asResponse();
      expect(await response.text()).toContain('Hello.');
      expect(steps).toEqual([fault]);
    },
  );

  test('a reply that is no JSON leaves it to the SDK', async () => {
    const steps: Step[] = [];
    const client = wrap(
      await api.client((_, response) => response.end('<h1>Welcome</h1>')),
      configuring({ on: (step) => void steps.push(step) }),
      observing([]),
      prefixing('a'),
    );
    expect(await client.messages.create(params)).toBe('<h1>Welcome</h1>');
    expect(new Set(steps.map(({ code }) => code))).toEqual(new Set(['internal-error']));
  });
});

describe('editing', () => {
  test.each([
    { way: 'whole', get: (client: Anthropic) => client.messages.create(params) },
    { way: 'streamed', get: (client: Anthropic) => client.messages.stream(params).finalMessage() },
  ])('a $way reply changes it inside out', async ({ get }) => {
    const inner: ReplyMessage[] = [];
    const outer: ReplyMessage[] = [];
    const client = wrap(
      await api.client(replyText('Hello.')),
      observing(outer),
      prefixing('a'),
      prefixing('b'),
      observing(inner),
    );
    expect(textOf(await get(client))).toBe('abHello.');
    expect(inner.map(textOf)).toEqual(['Hello.']);
    expect(outer.map(textOf)).toEqual(['abHello.']);
  });

  test('to the same message delivers the very same Response', async () => {
    const responses: unknown[] = [];
    const client = (await api.client(replyText('Hello.'))).withOptions({
      fetch: async (...args) => {
        const response = await fetch(...args);
        responses.push(response);
        return response;
      },
    });
    const same: ReplyEdit = { message: (message) => message, events: (events) => events };
    const wrapped = wrap(client, (next) => async (call) => (await next(call)).edit(same));
    expect(await wrapped.messages.create(params).asResponse()).toBe(responses[0]);
  });

  test('keeps what the caller reads beside the message', async () => {
    const client = wrap(await api.client(replyText('Hello.')), prefixing('a'));
    const message = await client.messages.create(params);
    expect(message._request_id).toMatch(/^req_/);
    const { response, data } = await client.messages.create(params).withResponse();
    expect(response.url).toContain('/v1/messages');
    expect(response.headers.get('content-length')).toBeNull();
    expect(textOf(data)).toBe('aHello.');
  });

  test('with a fault of ours leaves the whole reply as it came', async () => {
    const steps: Step[] = [];
    const broken: ReplyEdit = {
      message: () => {
        throw new RangeError('off by one');
      },
      events: (events) => events,
    };
    const client = wrap(
      await api.client(replyText('Hello.')),
      configuring({ on: (step) => void steps.push(step) }),
      (next) => async (call) => (await next(call)).edit(broken),
    );
    expect(textOf(await client.messages.create(params))).toBe('Hello.');
    expect(steps).toEqual([fault]);
  });

  test('may refuse the reply', async () => {
    const refusing: ReplyEdit = {
      message: () => {
        throw new TurnwiseError('Not this reply.');
      },
      events: (events) => events,
    };
    const client = await api.client(replyText('Hello.'));
    const wrapped = wrap(client, (next) => async (call) => (await next(call)).edit(refusing));
    await expect(wrapped.messages.create(params)).rejects.toThrow('Not this reply.');
  });

  test.each([{ middleware: observing([]) }, { middleware: prefixing('a') }])(
    'passes cancelling on to the API',
    async ({ middleware }) => {
      let closed = () => {};
      const close = new Promise<void>((resolve) => {
        closed = resolve;
      });
      const client = await api.client((_, response) => {
        response.on('close', closed);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(sseOf('Hello.').split('event: message_delta')[0]);
      });
      const response = await wrap(client, middleware).messages.create(streamedParams).asResponse();
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel('enough');
      await close;
    },
  );
});
