import Anthropic from '@anthropic-ai/sdk';
import { configuring, continuing, wrap, wrapFetch } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { createContinued, cut, params, text, textOf } from './continued.ts';
import { createApi, overloaded } from './failing-api.ts';
import { type Answer, messageOf, sendJson, sseOf } from './local-api.ts';

const api = createContinued();
afterEach(() => api.close());

describe('continuing', () => {
  test('streams the first text before it asks for the second', async () => {
    const seen: string[] = [];
    const client = await api.start((_, { n }) => {
      seen.push(`<request ${n}>`);
      return n === 1 ? cut(text('One, ')) : [text('two.')];
    });
    const stream = client.messages.stream(params());
    stream.on('text', (piece) => seen.push(piece));
    await stream.finalMessage();
    expect(seen.join('')).toBe('<request 1>One, <request 2>two.');
  });

  test('sends nothing more once the caller has aborted', async () => {
    const controller = new AbortController();
    const client = await api.start(() => cut(text('One, ')));
    const stream = client.messages.stream(params(), { signal: controller.signal });
    stream.on('text', () => controller.abort());
    await expect(stream.finalMessage()).rejects.toThrow(Anthropic.APIUserAbortError);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(api.sent()).toHaveLength(1);
  });

  test('lets an abort of a later segment reach the caller', async () => {
    const controller = new AbortController();
    const client = await api.start((_, { n }) => {
      if (n === 1) return cut(text('One, '));
      controller.abort();
      return new Promise(() => {});
    });
    const message = client.messages.create(params(), { signal: controller.signal });
    await expect(message).rejects.toThrow(Anthropic.APIUserAbortError);
  });

  test('works in a fetch', async () => {
    await api.start((_, { n }) => (n === 1 ? cut(text('One, ')) : [text('two.')]));
    const client = api.bare({ fetch: wrapFetch(fetch, continuing()) });
    expect(textOf(await client.messages.stream(params()).finalMessage())).toBe('One, two.');
  });

  test('works around any client', async () => {
    await api.start((_, { n }) => (n % 2 === 1 ? cut(text('One, ')) : [text('two.')]));
    const { messages } = api.bare();
    const client = wrap({ messages: { create: messages.create.bind(messages) } }, continuing());
    expect(textOf(await client.messages.create(params()))).toBe('One, two.');
    let streamed = '';
    for await (const event of await client.messages.create({ ...params(), stream: true })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta')
        streamed += event.delta.text;
    }
    expect(streamed).toBe('One, two.');
  });
});

/** Answers with a cut stream, then as it is told. */
function cutThen(next: Answer): Answer {
  return (seen, response, n) => {
    if (n > 1) return next(seen, response, n);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(sseOf('One, ').replace('end_turn', 'max_tokens'));
  };
}

/** Begins a stream, and writes this where its end would be. */
function breaking(end: string): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(sseOf('two, ').split('event: content_block_stop')[0]);
    if (end === '') setTimeout(() => response.destroy(), 10);
    else response.end(end);
  };
}

const overload = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };

test('a later segment that never comes leaves the first one readable', async () => {
  const local = createApi();
  const first = { ...messageOf('One, '), stop_reason: 'max_tokens' };
  const client = await local.client((_, response, n) => n === 1 && sendJson(response, 200, first), {
    maxRetries: 0,
    timeout: 200,
  });
  const message = await wrap(client, continuing()).messages.create(params());
  expect(message).toEqual(first);
  await local.close();
});

describe('a stream of which a later segment', () => {
  const local = createApi();
  afterEach(() => local.close());

  test.each([
    { how: 'is refused', next: overloaded, said: 'One, ' },
    { how: 'breaks off', next: breaking(''), said: 'One, two, ' },
    { how: 'ends too early', next: breaking('\n'), said: 'One, two, ' },
    {
      how: 'fails',
      next: breaking(`event: error\ndata: ${JSON.stringify(overload)}\n\n`),
      said: 'One, two, ',
    },
  ])('$how ends with what there is', async ({ next, said }) => {
    const steps: string[] = [];
    const client = wrap(
      await local.client(cutThen(next), { maxRetries: 0, timeout: 200 }),
      configuring({ on: ({ code }) => void steps.push(code) }),
      continuing(),
    );
    const message = await client.messages.stream(params()).finalMessage();
    expect(textOf(message)).toBe(said);
    expect(message.stop_reason).toBe('max_tokens');
    expect(steps.at(-1)).toBe('continuation-failed');
  });

  test.each([
    { how: 'a stream', read: readStream },
    { how: 'a bare response', read: readResponse },
  ])('goes on is cancelled at the API when who reads $how has enough', async ({ read }) => {
    let closed = () => {};
    const close = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const endless: Answer = (_, response) => {
      response.on('close', closed);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(sseOf('two, ').split('event: content_block_stop')[0]);
    };
    const client = wrap(await local.client(cutThen(endless)), continuing());
    await read(client.messages.create({ ...params(), stream: true }));
    await close;
  });
});

type Streamed = ReturnType<Anthropic['messages']['create']>;

async function readStream(streamed: Streamed): Promise<void> {
  for await (const event of (await streamed) as AsyncIterable<object>) {
    if (JSON.stringify(event).includes('two, ')) break;
  }
}

async function readResponse(streamed: Streamed): Promise<void> {
  const { body } = await streamed.asResponse();
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  for (let seen = ''; !seen.includes('two, '); ) {
    seen += new TextDecoder().decode((await reader.read()).value);
  }
  await reader.cancel('enough');
}
