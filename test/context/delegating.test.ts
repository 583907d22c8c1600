import Anthropic from '@anthropic-ai/sdk';
import { delegating, windowing } from '@turnwise/context';
import { configuring, reportOf, wrap } from '@turnwise/core';
import { type SimulatorOptions, startSimulator } from '@turnwise/simulator';
import { afterEach, describe, expect, it, test } from 'vitest';
import { assistant, text, user } from './sessions.ts';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.close();
});

type Platform = 'anthropic' | 'gateway' | 'bedrock';
type Body = { readonly messages: readonly unknown[]; readonly context_management?: object };
type Send = typeof fetch;
type Sending = SimulatorOptions & { readonly via?: (send: Send) => Send; readonly at?: Platform };

let connected = 0;

/** A client that hands its context over, and cuts at 6,000 tokens where that is refused. */
async function connect({ via, at = 'anthropic', ...options }: Sending = {}) {
  const simulator = await startSimulator({ reply: () => 'Fine.', ...options });
  started.push(simulator);
  const baseURL = simulator.url;
  const bare = new Anthropic({ baseURL, apiKey: 'key', maxRetries: 0, fetch: via?.(fetch) });
  const apart = configuring({ platform: at, namespace: `delegating ${++connected}` });
  const client = wrap(bare, apart, delegating(), windowing({ trigger: { tokens: 6_000 } }));
  const sent = () => simulator.requests.map(({ body }) => body as Body);
  const statuses = () => simulator.requests.map(({ status }) => status);
  const handed = () => sent().map((body) => body.context_management !== undefined);
  return { client, simulator, sent, statuses, handed };
}

const chat = (turns: number, words = 500) =>
  [
    ...Array.from({ length: turns }, (_, n) => [user(text(words, `w${n}`)), assistant('I see.')]),
  ].flat();

function request(turns: number, more: object = {}) {
  const messages = [...chat(turns), user('And now?')];
  return { model: 'claude-opus-5-5', max_tokens: 100, messages, ...more } as never;
}

/** An API that refuses a request with some words. */
const refusing = (message: string, isMeant: (body: object) => boolean): SimulatorOptions => ({
  faults: (_, body) =>
    isMeant(body) ? { status: 400, type: 'invalid_request_error', message } : undefined,
});
const isHanded = (body: object) => 'context_management' in body;

test('what is handed over is not cut, and the betas are named beside those of the program', async () => {
  const { client, simulator, sent } = await connect();
  const headers = { 'anthropic-beta': 'files-api-2025-04-14' };
  const reply = await client.messages.create(request(40), { headers });
  expect(sent()[0]?.messages).toHaveLength(81);
  expect(simulator.requests[0]?.headers['anthropic-beta']).toBe(
    'files-api-2025-04-14,context-management-2025-06-27,compact-2026-01-12',
  );
  const codes = reportOf(reply)?.steps.map(({ middleware, code }) => `${middleware} ${code}`);
  expect(codes).toEqual(['delegate delegated', 'window left-to-server']);
});

describe('an endpoint that refuses', () => {
  it.each([
    'context_management: Extra inputs are not permitted',
    'Malformed input request: #: extraneous key [context_management] is not permitted',
    'Unexpected value(s) `compact-2026-01-12` for the `anthropic-beta` header. Please consult our documentation',
    'invalid beta flag',
    "This model does not support the 'compact_20260112' context management strategy",
    "context_management.edits.2: Input tag 'compact_20260112' found using 'type' does not match any of the expected tags: 'clear_tool_uses_20250919'",
  ])('with “%s” gets the request once more, cut here, and no other one', async (says) => {
    const { client, statuses, handed, sent } = await connect(refusing(says, isHanded));
    const reply = await client.messages.create(request(40));
    await client.messages.create(request(41));
    expect(statuses()).toEqual([400, 200, 200]);
    expect(handed()).toEqual([true, false, false]);
    expect(sent()[1]?.messages.length).toBeLessThan(40);
    expect(reportOf(reply)?.steps).toContainEqual({
      middleware: 'delegate',
      code: 'refused',
      path: 'context_management',
      lossless: true,
      before: 1,
      after: 2,
    });
  });

  it('for this request alone is tried again with the next', async () => {
    const says = '`context_management` cannot be combined with `metadata`';
    const { client, handed } = await connect(
      refusing(says, (body) => isHanded(body) && 'metadata' in body),
    );
    await client.messages.create(request(2, { metadata: { user_id: 'a' } }));
    await client.messages.create(request(2));
    expect(handed()).toEqual([true, false, true]);
  });

  it('the request for another reason is left to itself', async () => {
    const { client, statuses } = await connect(refusing('metadata: no', isHanded));
    await expect(client.messages.create(request(2))).rejects.toThrow('metadata: no');
    expect(statuses()).toEqual([400]);
  });

  it('both requests says last what it has against the program’s own', async () => {
    const says = (body: object) =>
      isHanded(body) ? 'context_management: Extra inputs are not permitted' : 'metadata: no';
    const { client, statuses, handed } = await connect({
      faults: (_, body) => ({
        status: 400,
        type: 'invalid_request_error',
        message: says(body),
      }),
    });
    await expect(client.messages.create(request(2))).rejects.toThrow('metadata: no');
    await expect(client.messages.create(request(2))).rejects.toThrow('metadata: no');
    expect(statuses()).toEqual([400, 400, 400, 400]);
    expect(handed()).toEqual([true, false, true, false]);
  });
});

describe('a gateway', () => {
  /** Drops the field without a word. */
  const dropping =
    (send: Send): Send =>
    (url, init) => {
      const { context_management: _, ...body } = JSON.parse(String(init?.body));
      return send(url, { ...init, body: JSON.stringify(body) });
    };
  const count = (client: Anthropic) => {
    const { max_tokens: _, ...counted } = request(2) as { max_tokens: number };
    return client.messages.countTokens(counted as never);
  };

  it.each(['whole', 'streamed'])('that ignores it is known by its first reply, %s', async (way) => {
    const { client, sent } = await connect({ via: dropping, at: 'gateway' });
    if (way === 'whole') await client.messages.create(request(40));
    else await client.messages.stream(request(40)).finalMessage();
    await client.messages.create(request(41));
    expect(sent().map(({ messages }) => messages.length > 50)).toEqual([true, false]);
  });

  it('is asked to count with it when it has shown that it knows it', async () => {
    const { client, handed } = await connect({ at: 'gateway' });
    await count(client);
    await client.messages.create(request(2));
    await count(client);
    expect(handed()).toEqual([false, true, true]);
  });

  it('that is none counts with it from the first', async () => {
    const { client, handed, statuses } = await connect();
    await count(client);
    expect([handed(), statuses()]).toEqual([[true], [200]]);
  });
});

test('every request of a batch hands its context over, under the betas of the batch', async () => {
  const { client, simulator } = await connect();
  const params = request(2);
  const batch = await client.messages.batches.create({ requests: [{ custom_id: 'a', params }] });
  const [created] = simulator.requests;
  expect(created?.body).toMatchObject({ requests: [{ params: { context_management: {} } }] });
  expect(created?.headers['anthropic-beta']).toBe(
    'context-management-2025-06-27,compact-2026-01-12',
  );
  const results = await client.messages.batches.results(batch.id);
  for await (const { result } of results) expect(result.type).toBe('succeeded');
});

test('a conversation that does not fit although it was handed over is cut here from then on', async () => {
  const tokens = (body: object) => (body as Body).messages.length * 10_000;
  const { client, statuses, handed } = await connect({ count: tokens });
  const model = 'claude-haiku-4-5';
  const create = (messages: readonly object[]) =>
    client.messages.create({ model, max_tokens: 100, messages } as never);
  // Above half of the window by the estimate.
  const first = [...chat(12, 12_000), user('And now?')];
  await create(first);
  await create([...first, assistant('Fine.'), user('And then?')]);
  expect(statuses()).toEqual([400, 200, 200]);
  expect(handed()).toEqual([true, false, false]);
});
