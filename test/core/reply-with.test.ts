import { type Middleware, type ReplyMessage, replyWith, wrap } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { createApi, params } from './failing-api.ts';
import { messageOf, replyText, sendJson } from './local-api.ts';
import { observing, prefixing, textOf } from './replies.ts';

const api = createApi();
afterEach(() => api.close());

const streamedParams = { ...params, stream: true as const };

describe('a streamed reply', () => {
  test('has no message, and says what to use instead', async () => {
    const errors: unknown[] = [];
    const client = wrap(await api.client(replyText('Hello.')), (next) => async (call) => {
      const reply = await next(call);
      await reply.message().catch((error) => errors.push(error));
      return reply;
    });
    await client.messages.stream(params).finalMessage();
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/observe/) }),
    ]);
  });

  test('that a gateway answers whole is a whole one', async () => {
    const seen: ReplyMessage[] = [];
    const client = await api.client((_, response) => sendJson(response, 200, messageOf('Hello.')));
    const response = await wrap(client, observing(seen))
      .messages.create(streamedParams)
      .asResponse();
    expect(await response.json()).toMatchObject({ id: 'msg_1' });
    expect(seen.map(textOf)).toEqual(['Hello.']);
  });
});

describe('replyWith', () => {
  const answering: Middleware = () => async (call) =>
    replyWith(call, messageOf('From memory.') as ReplyMessage);

  test('answers without the API, whole and streamed', async () => {
    const seen: ReplyMessage[] = [];
    const client = wrap(await api.client(replyText('Hello.')), observing(seen), answering);
    expect(textOf(await client.messages.create(params))).toBe('From memory.');
    expect(textOf(await client.messages.stream(params).finalMessage())).toBe('From memory.');
    expect(api.seen).toEqual([]);
    expect(seen).toHaveLength(2);
  });

  test('can be edited by the layers outside', async () => {
    const client = wrap(await api.client(replyText('Hello.')), prefixing('> '), answering);
    expect(textOf(await client.messages.create(params))).toBe('> From memory.');
  });
});
