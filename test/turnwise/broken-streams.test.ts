import Anthropic from '@anthropic-ai/sdk';
import type { Step } from '@turnwise/core';
import type { Breakdown } from '@turnwise/simulator';
import { type TurnwiseOptions, tally, turnwise } from 'turnwise';
import { describe, expect, test, vi } from 'vitest';
import { count, next, type Request, user, words } from '../cache/conversing.ts';
import { start } from '../simulator/support.ts';

let namespaces = 0;

type Fate = Breakdown | undefined;

async function connect(options: TurnwiseOptions = {}, breakdowns: readonly Fate[] = []) {
  const simulator = await start({
    count,
    // As slow as a stream that is read while it is written.
    pace: { tokensPerSecond: 500 },
    reply: (_, { n }) => ({ content: `Fine, ${n}. ${words(200)}`, usage: { output_tokens: 77 } }),
    faults: (n) => breakdowns[n - 1],
  });
  const bill = tally();
  const steps: Step[] = [];
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const client = turnwise(bare, {
    platform: 'anthropic',
    namespace: `broken ${++namespaces}`,
    onFault: 'throw',
    cache: { tally: bill },
    on: (step) => steps.push(step),
    ...options,
  });
  return { simulator, bill, bare, client, steps };
}

const first: Request = {
  model: 'claude-opus-5-5',
  max_tokens: 400,
  system: words(2_000),
  messages: [user(words(1_000))],
};

type Client = Anthropic;
type Streaming = Anthropic.Beta.MessageCreateParamsStreaming;

/** Reads until the first text comes, and then lets go. */
const leavings: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'leaves the loop': async (client) => {
    for await (const { type } of await client.beta.messages.create({ ...first, stream: true })) {
      if (type === 'content_block_delta') break;
    }
  },
  'aborts the stream': (client) => {
    const stream = client.beta.messages.stream(first);
    stream.on('text', () => stream.abort());
    return expect(stream.finalMessage()).rejects.toThrow('aborted');
  },
  'aborts by a signal': async (client) => {
    const { signal, abort } = abortable();
    const stream = await client.beta.messages.create({ ...first, stream: true }, { signal });
    for await (const { type } of stream) if (type === 'content_block_delta') abort();
  },
};

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

const ends: Readonly<Record<string, Breakdown>> = {
  'the connection is cut': { cut: { events: 5 } },
  'an event is cut in the middle': { cut: { bytes: 900 } },
  'the API is overloaded': { streamError: { type: 'overloaded_error' }, after: 4 },
};

const untilItBreaks = (client: Client) =>
  client.beta.messages
    .stream(first)
    .finalMessage()
    .catch(() => {});

describe.each<TurnwiseOptions>([{}, { mode: 'observe' }])('with the options %j', (options) => {
  const cases = [
    ...Object.entries(leavings).map(([what, run]) => ({ what: `the caller ${what}`, run })),
    ...Object.entries(ends).map(([what, end]) => ({ what, run: untilItBreaks, end })),
  ];

  test.each<(typeof cases)[number] & { end?: Breakdown }>(cases)(
    'a stream is counted by what was known of it when $what',
    async ({ run, end }) => {
      const { client, simulator, bill } = await connect(options, end && [end]);
      await run(client);
      await vi.waitFor(() => expect(bill.total.requests).toBe(1));

      const { total } = simulator.ledger;
      const { tokens, unfinished, dollars } = bill.total;
      expect(unfinished).toBe(1);
      expect(tokens).toMatchObject({
        input: total.input_tokens,
        cacheRead: total.cache_read_input_tokens,
        cacheWrite5m: total.cache_creation_5m_input_tokens,
        cacheWrite1h: total.cache_creation_1h_input_tokens,
      });
      expect(tokens.output).toBeLessThan(total.output_tokens);
      expect(dollars.total).toBeCloseTo(total.dollars - ((77 - tokens.output) * 20) / 1e6, 9);
    },
  );
});

test('so is one of a client that is no SDK’s', async () => {
  const { bill, bare } = await connect();
  const any = { messages: { create: (params: Streaming) => bare.beta.messages.create(params) } };
  const client = turnwise(any, { platform: 'anthropic', cache: { tally: bill } });
  for await (const { type } of await client.messages.create({ ...first, stream: true })) {
    if (type === 'content_block_delta') break;
  }
  expect(bill.total).toMatchObject({ requests: 1, unfinished: 1 });
});

test('so is one that goes on with a thread', async () => {
  const { client, bill } = await connect({}, [undefined, { cut: { events: 5 } }]);
  const betas = ['message-threads-2026-08-12' as const];
  const { id } = await client.beta.messages.create({ ...first, betas, thread: { type: 'create' } });
  const { system: _system, ...more } = first;
  const thread = { type: 'continue' as const, previous_message_id: id };
  const stream = client.beta.messages.stream({ ...more, betas, thread });
  await stream.finalMessage().catch(() => {});
  expect(bill.total).toMatchObject({ requests: 2, unfinished: 1 });
  expect(bill.conversations.size).toBe(1);
});

test('a stream that nobody read costs what nobody knows, and one that never began nothing', async () => {
  const { client, bill } = await connect({}, [undefined, 'reset']);
  const stream = await client.beta.messages.create({ ...first, stream: true });
  stream.controller.abort();
  await untilItBreaks(client);
  expect(bill.total.requests).toBe(0);
});

test('who goes on from a part of a reply is held against what that wrote', async () => {
  const { client, bill, steps } = await connect({}, [{ cut: { events: 8 } }]);
  const stream = client.beta.messages.stream(first);
  const part: string[] = [];
  stream.on('text', (text) => part.push(text));
  await stream.done().catch(() => {});
  const reply = { content: [{ type: 'text', text: part.join('') }] } as never;
  await client.beta.messages.create(next(first, reply, user('Go on.')));
  expect(bill.total).toMatchObject({ requests: 2, unfinished: 1, misses: {} });
  expect([...bill.conversations.values()]).toHaveLength(1);

  await client.beta.messages.create(next({ ...first, system: 'Other.' }, reply, user('Go on.')));
  expect(steps.filter(({ code }) => code === 'miss')).toMatchObject([{ reason: 'system' }]);
});
