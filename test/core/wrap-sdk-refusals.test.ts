import Anthropic from '@anthropic-ai/sdk';
import { TurnwiseError, wrap } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { collect, tracing } from './chain.ts';
import { createApi, failing, ok, params, recovering, refusal } from './failing-api.ts';
import { type Answer, refuse } from './local-api.ts';

const api = createApi();
afterEach(() => api.close());

describe('a refusal', () => {
  test('nobody recovers from is the SDK’s own error, unchanged', async () => {
    const client = await api.client(refusal);
    const bare = await client.messages.create(params).catch((error: unknown) => error);
    const ours = await wrap(client, tracing('a', []))
      .messages.create(params)
      .catch((error: unknown) => error);
    expect(ours).toBeInstanceOf(Anthropic.BadRequestError);
    expect(ours).toMatchObject({ message: (bare as Error).message, status: 400 });
  });

  test.each([{ stream: false as const }, { stream: true as const }])(
    'is recovered from with another request (stream: $stream)',
    async ({ stream }) => {
      const client = wrap(await api.client(failing(1, refusal)), tracing('a', []), recovering);
      const reply = await client.messages.create({ ...params, stream });
      if (Symbol.asyncIterator in reply) expect(await collect(reply)).not.toHaveLength(0);
      expect(api.seen.map(({ body }) => body.system)).toEqual([undefined, 'Stamped.']);
    },
  );

  test('of the second request too is the one that the caller sees', async () => {
    const twice: Answer = (_, response, n) => refuse(response, 400, `refused ${n}`);
    const client = wrap(await api.client(twice), recovering);
    await expect(client.messages.create(params)).rejects.toThrow('refused 2');
  });

  test('may be answered by a middleware with an error of its own', async () => {
    const client = wrap(
      await api.client(refusal),
      (next) => (call) =>
        next(call).catch(() => {
          throw new TurnwiseError('The conversation does not fit.');
        }),
    );
    const error = await client.messages.create(params).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TurnwiseError);
    expect(api.seen).toHaveLength(1);
  });

  test('whose body is no JSON is passed on as text', async () => {
    const gateway: Answer = (_, response) => response.writeHead(413).end('<h1>Too large</h1>');
    const errors: unknown[] = [];
    const client = wrap(
      await api.client(gateway),
      (next) => (call) =>
        next(call).catch((error) => {
          errors.push(error);
          throw error;
        }),
    );
    await expect(client.messages.create(params)).rejects.toThrow('413');
    expect(errors[0]).toMatchObject({ status: 413, message: '<h1>Too large</h1>' });
  });
});

describe('an abort', () => {
  test('before the request is the SDK’s own, and plans nothing', async () => {
    const log: string[] = [];
    const client = wrap(await api.client(ok), tracing('a', log));
    const run = client.messages.create(params, { signal: AbortSignal.abort() });
    await expect(run).rejects.toThrow(Anthropic.APIUserAbortError);
    expect(log).toEqual([]);
    expect(api.seen).toEqual([]);
  });

  test('on the way in does not wait for a middleware', async () => {
    const aborting = new AbortController();
    const client = wrap(await api.client(ok), () => () => new Promise(() => {}));
    const run = client.messages.create(params, { signal: aborting.signal });
    aborting.abort();
    await expect(run).rejects.toThrow(Anthropic.APIUserAbortError);
    expect(api.seen).toEqual([]);
  });

  test('while the API is at work ends the chain', async () => {
    const log: string[] = [];
    const aborting = new AbortController();
    const client = wrap(await api.client(() => aborting.abort()), tracing('a', log));
    const run = client.messages.create(params, { signal: aborting.signal });
    await expect(run).rejects.toThrow(Anthropic.APIUserAbortError);
    expect(log).toEqual(['a:in', 'a:out']);
  });

  test('between two attempts ends the chain', async () => {
    const log: string[] = [];
    const aborting = new AbortController();
    const slow: Answer = (_, response) => {
      refuse(response, 529, 'Overloaded', { 'retry-after-ms': '10000' });
      setTimeout(() => aborting.abort(), 20);
    };
    const client = wrap(await api.client(slow), tracing('a', log));
    const run = client.messages.create(params, { signal: aborting.signal });
    await expect(run).rejects.toThrow();
    expect(log).toEqual(['a:in', 'a:out']);
  });

  test('of a stream stops the request', async () => {
    const closed = new Promise<void>((resolve) => {
      void api
        .client((_, response) => {
          response.on('close', resolve);
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write('event: message_start\ndata: {"type":"message_start","message":{}}\n\n');
        })
        .then(async (client) => {
          const watched = wrap(
            client,
            (next) => async (call) => (await next(call)).observe(() => {}),
          );
          const stream = await watched.messages.create({ ...params, stream: true });
          for await (const _ of stream) break;
        });
    });
    await closed;
  });
});
