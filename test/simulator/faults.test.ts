import Anthropic from '@anthropic-ai/sdk';
import type { Breakdown } from '@turnwise/simulator';
import { expect, test, vi } from 'vitest';
import { connect } from './connect.ts';
import { hello, post, start } from './support.ts';

const streamed = {
  ...hello,
  stream: true as const,
  messages: [{ role: 'user' as const, content: 'q' }],
};
const whole = { ...streamed, stream: false as const };

/** The first request for a message goes wrong, the others do not. */
const first = (breakdown: Breakdown) => (n: number) => (n === 1 ? breakdown : undefined);

const soon = { 'retry-after-ms': '1' };

test.each<{ breakdown: Breakdown; status: number }>([
  { breakdown: { status: 429, headers: soon }, status: 429 },
  { breakdown: { status: 529, headers: soon }, status: 529 },
  { breakdown: { status: 500, headers: soon }, status: 500 },
  { breakdown: { status: 504, headers: soon }, status: 504 },
  { breakdown: 'reset', status: 0 },
])('the client tries again after $breakdown', async ({ breakdown, status }) => {
  const { client, simulator } = await connect({ faults: first(breakdown) }, { maxRetries: 2 });
  const message = await client.messages.create(whole);
  expect(message.stop_reason).toBe('end_turn');
  expect(simulator.requests.map((request) => request.status)).toEqual([status, 200]);
});

test('the client does not try again when the status is one of its own making', async () => {
  const { client, simulator } = await connect(
    { faults: () => ({ status: 413 }) },
    { maxRetries: 2 },
  );
  const failed = client.messages.create(whole);
  await expect(failed).rejects.toMatchObject({ status: 413, type: 'request_too_large' });
  expect(simulator.requests).toHaveLength(1);
});

test.each([
  { status: 400, advice: 'false' },
  { status: 429, advice: 'true' },
  { status: 529, advice: 'true' },
])('an answer with $status says in x-should-retry: $advice', async ({ status, advice }) => {
  const simulator = await start({ faults: () => ({ status }) });
  expect((await post(simulator, hello)).headers.get('x-should-retry')).toBe(advice);
});

const read = async (client: Anthropic) => {
  const types: string[] = [];
  const failed = (async () => {
    for await (const event of await client.messages.create(streamed)) types.push(event.type);
  })();
  const error: unknown = await failed.then(
    () => undefined,
    (thrown) => thrown,
  );
  return { types, error };
};

test('an error in a stream reaches the client as an APIError with its type', async () => {
  const { client, simulator } = await connect({
    faults: () => ({ streamError: { type: 'overloaded_error', message: 'Overloaded' }, after: 3 }),
  });
  const { types, error } = await read(client);
  expect(types).toEqual(['message_start', 'content_block_start']);
  expect(error).toBeInstanceOf(Anthropic.APIError);
  expect(error).toMatchObject({ type: 'overloaded_error', apiMessage: 'Overloaded' });
  expect(simulator.requests).toHaveLength(1);
});

test.each([
  { type: 'overloaded_error', status: 529 },
  { type: 'api_error', status: 500 },
  { type: 'rate_limit_error', status: 429 },
])('$type without a stream to be told in becomes a $status', async ({ type, status }) => {
  const { client } = await connect({ faults: () => ({ streamError: { type } }) });
  await expect(client.messages.create(whole)).rejects.toMatchObject({ status, type });
});

test.each([0, 1, 4])('a stream is cut after %i events', async (events) => {
  const { client } = await connect({ faults: () => ({ cut: { events } }) });
  const { types, error } = await read(client);
  const all = ['message_start', 'content_block_start', 'content_block_delta', 'message_stop'];
  const pings = events > 2 ? 1 : 0;
  expect(types).toEqual(all.slice(0, events - pings));
  expect(error).toBeInstanceOf(Error);
});

test.each([0, 10, 200])('a body is cut after %i bytes', async (bytes) => {
  const simulator = await start({
    faults: () => ({ cut: { bytes } }),
    reply: () => 'é'.repeat(99),
  });
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'a', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify(hello),
  });
  let size = 0;
  const drained = (async () => {
    for await (const chunk of response.body ?? []) size += chunk.length;
  })();
  await expect(drained).rejects.toThrow('terminated');
  expect([response.status, size]).toEqual([200, bytes]);
});

test('an answer that is no stream is cut at its half', async () => {
  const { client, simulator } = await connect({
    reply: () => ({ content: 'Hi', usage: { output_tokens: 10 } }),
    faults: () => ({ cut: { events: 5 } }),
  });
  await expect(client.messages.create(whole)).rejects.toThrow();
  expect(simulator.requests[0]).toMatchObject({ status: 200, usage: { output_tokens: 10 } });
});

test('a broken stream is billed as it was begun', async () => {
  const { client, simulator } = await connect({
    reply: () => ({ content: 'word '.repeat(100), usage: { output_tokens: 100 } }),
    faults: first({ cut: { events: 4 } }),
  });
  await read(client);
  await read(client);
  const [broken, complete] = simulator.requests;
  expect(broken?.usage).toEqual(complete?.usage);
  expect([broken?.status, broken?.error?.type]).toEqual([200, 'cut']);
  expect(complete?.error).toBeUndefined();
});

const arrival = (simulator: { requests: readonly { status: number }[] }, status: number) =>
  vi.waitFor(() => expect(simulator.requests.at(-1)?.status).toBe(status));

test.each<{ breakdown: Breakdown; status: number }>([
  { breakdown: { delay: 5_000 }, status: 200 },
  { breakdown: { delay: 5_000, status: 503 }, status: 503 },
  { breakdown: { stall: 5_000 }, status: 200 },
])('$breakdown waits by the clock of the simulator', async ({ breakdown, status }) => {
  const { client, simulator } = await connect({ now: 0, faults: () => breakdown });
  const settled = vi.fn();
  const answer = client.messages.create(whole).then(settled, settled);
  await arrival(simulator, status);
  simulator.advance(4_999);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(settled).not.toHaveBeenCalled();
  simulator.advance(1);
  await answer;
  expect(settled).toHaveBeenCalledOnce();
});

test('a stall comes between two events', async () => {
  const { client, simulator } = await connect({
    now: 0,
    faults: () => ({ stall: 60_000, after: 2 }),
  });
  const stream = await client.messages.create(streamed);
  const types: string[] = [];
  for await (const { type } of stream) {
    types.push(type);
    if (types.length === 2) simulator.advance(60_000);
  }
  expect(types.at(-1)).toBe('message_stop');
});

test('a client that gives up on a stall gets a timeout', async () => {
  const { client } = await connect({ now: 0, faults: () => ({ delay: 60_000 }) }, { timeout: 50 });
  await expect(client.messages.create(whole)).rejects.toThrow(Anthropic.APIConnectionTimeoutError);
});

test.each<{ given: unknown; says: string }>([
  {
    given: 'crash',
    says: "faults gives undefined, 'reset', or what is an object with one of status",
  },
  { given: { statsu: 500 }, says: "faults gives undefined, 'reset', or what is an object" },
  {
    given: { status: 200 },
    says: 'faults: { status }: status is a whole number from 400 to 599, not 200',
  },
  { given: { stall: -1 }, says: 'faults: { stall }: stall is milliseconds, 0 or more, not -1' },
  { given: { delay: 1, after: 2 }, says: 'faults: { delay } has no "after"; it takes delay' },
  { given: { cut: { lines: 1 } }, says: 'faults: cut is an object with one of events, bytes' },
  { given: { cut: {} }, says: 'faults: cut is an object with one of events, bytes' },
  { given: { cut: { events: 1, bytes: 1 } }, says: 'faults: cut is an object with one of' },
  { given: { status: undefined }, says: "faults gives undefined, 'reset', or what is" },
  { given: { streamError: {} }, says: 'faults: streamError is an object with one of type' },
  { given: { status: 500, headers: { a: 1 } }, says: 'headers is an object of strings' },
  { given: { streamError: { type: 7 } }, says: 'faults: streamError: type is a string, not 7' },
])('$given from faults is a server error that says so', async ({ given, says }) => {
  const simulator = await start({ faults: () => given as Breakdown });
  const { status, body } = await post(simulator, hello);
  expect([status, body.error.message]).toEqual([500, expect.stringContaining(says)]);
});
