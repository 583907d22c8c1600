import {
  configuring,
  InternalFault,
  type Reply,
  type ReplyMessage,
  replyWith,
  reportOf,
  type Step,
  transforming,
  UpstreamError,
  wrap,
} from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { changing, collect, stamped, tracing } from './chain.ts';
import { params } from './failing-api.ts';
import { answer, Client, streamOf } from './object-client.ts';
import { observing, prefixing, textOf } from './replies.ts';

const refused = Object.assign(new Error('400 no'), {
  status: 400,
  error: { type: 'error', error: { type: 'invalid_request_error', message: 'messages.0: no' } },
});

describe('the replies of an object', () => {
  test('are observed and edited', async () => {
    const seen: { content: readonly object[] }[] = [];
    const wrapped = wrap(new Client(answer), prefixing('a'), observing(seen as never));
    expect(textOf(await wrapped.messages.create(params))).toBe('aHello.');
    expect(seen).toEqual([answer]);
    expect(textOf(answer)).toBe('Hello.');
  });

  test('are observed and edited as they stream, and stay what they were', async () => {
    const seen: { content: readonly object[] }[] = [];
    const stream = Object.assign(streamOf('Hel', 'lo.'), { controller: 'controller' });
    const wrapped = wrap(new Client(stream), observing(seen as never), prefixing('a'));
    const reply = (await wrapped.messages.create({ ...params, stream: true })) as unknown;
    expect(reply).toHaveProperty('controller', 'controller');
    const events = await collect(reply as AsyncIterable<{ type: string }>);
    expect(events.at(-1)).toEqual({ type: 'message_stop' });
    expect(seen.map(textOf)).toEqual(['aHello.']);
  });

  test('are the very same objects where nobody asks', async () => {
    const stream = streamOf('Hello.');
    const wrapped = wrap(new Client(stream), tracing('a', []));
    expect(await wrapped.messages.create({ ...params, stream: true })).toBe(stream);
  });

  test('are known with what was done to their requests', async () => {
    const step = { middleware: 'a', code: 'b', path: 'messages.0', lossless: true };
    const wrapped = wrap(new Client({ ...answer }), (next) => (call) => {
      call.report(step);
      return next(call);
    });
    expect(reportOf(await wrapped.messages.create(params))).toEqual({ steps: [step] });
    expect(reportOf({})).toBeUndefined();
  });
});

describe('the errors of an object', () => {
  test('are seen as refusals, and thrown as they were', async () => {
    const seen: unknown[] = [];
    const wrapped = wrap(
      new Client(refused),
      (next) => (call) =>
        next(call).catch((error) => {
          seen.push(error);
          throw error;
        }),
    );
    await expect(wrapped.messages.create(params)).rejects.toBe(refused);
    expect(seen[0]).toBeInstanceOf(UpstreamError);
    expect(seen[0]).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: 'messages.0: no',
    });
  });

  test('can be recovered from', async () => {
    const client = new Client(refused, answer);
    const wrapped = wrap(
      client,
      (next) => (call) => next(call).catch(() => next({ ...call, params: stamped(call.params) })),
    );
    expect(await wrapped.messages.create(params)).toBe(answer);
    expect(client.messages.sent).toEqual([[params], [{ ...params, system: 'Stamped.' }]]);
  });

  test('without a status are passed on', async () => {
    const error = new TypeError('fetch failed');
    const wrapped = wrap(new Client(error), tracing('a', []));
    await expect(wrapped.messages.create(params)).rejects.toBe(error);
  });

  test('of ours send the caller’s own request', async () => {
    const broken = transforming('window', () => {
      throw new RangeError('off by one');
    });
    const steps: Step[] = [];
    const client = new Client(answer);
    const on = (step: Step) => void steps.push(step);
    const wrapped = wrap(client, configuring({ on }), changing(stamped), broken);
    expect(await wrapped.messages.create(params)).toBe(answer);
    expect(client.messages.sent).toEqual([[params]]);
    expect(steps.map(({ code }) => code)).toEqual(['internal-error']);
    const strict = wrap(client, configuring({ onFault: 'throw' }), broken);
    await expect(strict.messages.create(params)).rejects.toThrow(InternalFault);
  });
});

describe('a reply of a middleware’s own', () => {
  const own = { ...answer, id: 'msg_own' } as unknown as ReplyMessage;

  test('reaches the caller of an object, whole and streamed', async () => {
    const client = new Client(answer);
    const wrapped = wrap(client, () => async (call) => replyWith(call, own));
    expect(await wrapped.messages.create(params)).toBe(own);
    const stream: unknown = await wrapped.messages.create({ ...params, stream: true });
    const events = await collect(stream as AsyncIterable<{ type: string }>);
    expect(events[0]).toMatchObject({ type: 'message_start', message: { id: 'msg_own' } });
    expect(client.messages.sent).toEqual([]);
  });

  test('may be made by hand where it is whole', async () => {
    const made: Reply = {
      streamed: false,
      message: async () => own,
      events: () => expect.fail(),
      observe: () => made,
      edit: () => made,
    };
    const streamed: Reply = { ...made, streamed: true };
    expect(await wrap(new Client(answer), () => async () => made).messages.create(params)).toBe(
      own,
    );
    const wrapped = wrap(new Client(answer), () => async () => streamed);
    await expect(wrapped.messages.create(params)).rejects.toThrow(/replyWith\(call, message\)/);
  });
});
