import Anthropic from '@anthropic-ai/sdk';
import { configuring, repairing, reportOf, wrap, wrapFetch } from '@turnwise/core';
import { afterEach, describe, expect, it, test } from 'vitest';
import { createApi, ok } from './failing-api.ts';
import { type Answer, refuse } from './local-api.ts';
import { has, type Line, strictly } from './refused.ts';
import { fieldLines } from './refused-fields.ts';
import { turnLines } from './refused-turns.ts';
import { hello } from './rules/check.ts';

const api = createApi();
afterEach(() => api.close());

function refusing({ bad, says }: Pick<Line, 'bad' | 'says'>): Answer {
  return (seen, response, n) =>
    bad(seen.body, String(seen.headers['anthropic-beta'] ?? ''))
      ? refuse(response, 400, says)
      : ok(seen, response, n);
}

async function start(answer: Answer, platform: Line['platform'] = 'anthropic') {
  const client = await api.client(answer, {
    maxRetries: 0,
    defaultHeaders: { 'anthropic-version': '2023-06-01' },
  });
  return wrap(
    client,
    configuring({
      platform,
      target: 'first-party',
      apiVersion: '2023-06-01',
      onFault: 'throw',
    }),
    repairing(),
  );
}

function ask(client: Anthropic, { more, messages = [hello], model, headers }: Partial<Line>) {
  const params = { model: model ?? 'claude-opus-5-5', max_tokens: 100, messages, ...more };
  return client.messages.create(params as never, { headers: headers ?? {} }) as Promise<object>;
}

const steps = (reply: object) => reportOf(reply)?.steps ?? [];

describe('a refusal that slipped through', () => {
  test.each([...turnLines, ...fieldLines])('$reason: $says', async (line) => {
    const client = await start(refusing(line), line.platform);

    const reply = await ask(client, line);

    expect(api.seen).toHaveLength(2);
    expect(api.seen[1]?.body).toMatchObject(line.sent ?? {});
    expect(steps(reply).filter(({ code }) => code === 'refused')).toEqual([
      expect.objectContaining({ reason: line.reason, before: 1, after: 2, lossless: true }),
    ]);

    const next = await ask(client, {
      ...line,
      messages: structuredClone(line.messages ?? [hello]),
    });

    expect(api.seen).toHaveLength(line.learned ? 3 : 4);
    const learned = steps(next).filter(({ code }) => code === 'learned');
    expect(learned.map(({ reason }) => reason)).toEqual(line.learned ? [line.reason] : []);
  });

  it('reaches the caller as it came the second time', async () => {
    const says = 'frobnicate: Extra inputs are not permitted';
    const client = await start((_, response) => refuse(response, 400, says));

    const error = await ask(client, { more: { frobnicate: 1 } }).catch((thrown) => thrown);

    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(error.error).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: says },
    });
    expect(api.seen).toHaveLength(2);
  });

  it.each([
    ['words that nobody knows', 'messages.0: not like this', {}],
    ['nothing to do', 'messages: roles must alternate between "user" and "assistant"', {}],
    [
      'a demand on where the data stays',
      'inference_geo: Extra inputs are not permitted',
      { inference_geo: 'us' },
    ],
    [
      'a demand on the output',
      'output_config: Extra inputs are not permitted',
      { output_config: { format: { type: 'json_schema', schema: strictly({}) } } },
    ],
    ['no room at all', 'input length and `max_tokens` exceed context limit: 9 + 9 > 9', {}],
  ])('is not sent again for %s', async (_, says, more) => {
    const client = await start((_seen, response) => refuse(response, 400, says));

    await expect(ask(client, { more })).rejects.toBeInstanceOf(Anthropic.BadRequestError);
    expect(api.seen).toHaveLength(1);
  });

  it('may be followed by others, three at most', async () => {
    const fields = { a1: 1, b2: 1, c3: 1, d4: 1 };
    const client = await start(({ body }, response) => {
      const field = Object.keys(fields).find((name) => name in body);
      refuse(response, 400, `${field}: Extra inputs are not permitted`);
    });

    await expect(ask(client, { more: fields })).rejects.toThrow(/d4: Extra inputs/);
    expect(api.seen.map(({ body }) => Object.keys(body).filter((name) => name in fields))).toEqual([
      ['a1', 'b2', 'c3', 'd4'],
      ['b2', 'c3', 'd4'],
      ['c3', 'd4'],
      ['d4'],
    ]);
  });

  it('comes before a stream begins', async () => {
    const client = await start(
      refusing({ bad: has('frobnicate'), says: 'frobnicate: Extra inputs are not permitted' }),
    );

    const stream = await ask(client, { more: { frobnicate: 1, stream: true } });
    const types = [];
    for await (const event of stream as AsyncIterable<{ type: string }>) types.push(event.type);

    expect(types.at(-1)).toBe('message_stop');
    expect(api.seen).toHaveLength(2);
  });

  it('is learned for one model at one address', async () => {
    const line = { bad: has('frobnicate'), says: 'frobnicate: Extra inputs are not permitted' };
    const client = await start(refusing(line));
    const more = { frobnicate: 1 };
    await ask(client, { more });
    await ask(client, { more, model: 'claude-opus-4-8' });
    expect(api.seen).toHaveLength(4);

    const other = await start(refusing(line));
    await ask(other, { more });
    expect(api.seen).toHaveLength(2);
  });

  it('is learned for counts too, whatever the mount', async () => {
    const line = { bad: has('frobnicate'), says: 'frobnicate: Extra inputs are not permitted' };
    const params = { model: 'm', max_tokens: 1, messages: [hello], frobnicate: 1 };
    const client = await start(refusing(line));
    const post = (fetch: typeof globalThis.fetch) =>
      fetch(`${api.url}/v1/messages`, { method: 'POST', body: JSON.stringify(params) });

    expect((await post(wrapFetch(fetch, repairing()))).status).toBe(200);
    expect(api.seen).toHaveLength(2);
    await client.messages.countTokens(params as never);
    await ask(client, { model: 'm', more: { frobnicate: 1 } });

    expect(api.seen.slice(2).map(({ body }) => has('frobnicate')(body))).toEqual([false, false]);
  });

  it('is sent again once where the model was told of a limit before', async () => {
    const client = await start(({ body }, response, n) => {
      if (body.max_tokens <= 4_000) return ok({ body, path: '' } as never, response, n);
      const limit = body.max_tokens > 8_000 ? 8_000 : 4_000;
      const says = `max_tokens: ${body.max_tokens} > ${limit}, which is the maximum allowed`;
      return refuse(response, 400, says);
    });

    await expect(ask(client, { model: 'x', more: { max_tokens: 9_000 } })).rejects.toThrow(/4000/);
    expect(api.seen.map(({ body }) => body.max_tokens)).toEqual([9_000, 8_000]);
  });
});
