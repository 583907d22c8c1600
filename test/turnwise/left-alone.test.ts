import Anthropic from '@anthropic-ai/sdk';
import type { Step } from '@turnwise/core';
import { type TurnwiseOptions, tally, turnwise } from 'turnwise';
import { describe, expect, test } from 'vitest';
import { checkBill } from '../../examples/replay/check-bill.ts';
import { count, next, type Reply, type Request, user, words } from '../cache/conversing.ts';
import { start } from '../simulator/support.ts';

let namespaces = 0;

async function connect(options: TurnwiseOptions = {}) {
  let replies = 0;
  const simulator = await start({ count, reply: () => `Fine, ${++replies}.`, now: 0 });
  const bill = tally();
  const steps: Step[] = [];
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const client = turnwise(bare, {
    platform: 'anthropic',
    namespace: `left alone ${++namespaces}`,
    onFault: 'throw',
    cache: { tally: bill },
    on: (step) => steps.push(step),
    ...options,
    ...(options.mode && { cache: { tally: bill, diagnostics: true } }),
  });
  return { simulator, bill, client, steps };
}

type Client = Anthropic;
type Ask = (client: Client, request: Request) => Promise<Reply>;

const ways: readonly (readonly [string, Ask])[] = [
  ['whole', (client, request) => client.beta.messages.create(request)],
  ['streamed', (client, request) => client.beta.messages.stream(request).finalMessage()],
];

const marked = { cache_control: { type: 'ephemeral' } } as const;
const first: Request = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  system: [{ type: 'text', text: words(2_000), ...marked }],
  messages: [user(words(1_000))],
  ...marked,
};

describe.each(ways)('a request that is left to the server, %s', (_, ask) => {
  test('is counted with the thread that it goes on with, and held against nothing', async () => {
    const { client, simulator, bill, steps } = await connect();
    const betas = ['message-threads-2026-08-12' as const];
    let reply = await ask(client, { ...first, betas, thread: { type: 'create' } });
    const { system: _system, ...more } = first;
    for (const n of [1, 2, 3]) {
      const thread = { type: 'continue' as const, previous_message_id: reply.id };
      reply = await ask(client, { ...more, betas, thread, messages: [user(`Go on, ${n}.`)] });
    }

    checkBill(bill.total, simulator.ledger.total);
    expect(bill.total).toMatchObject({ requests: 4, misses: {} });
    expect(bill.total.tokens.cacheRead).toBeGreaterThan(8_000);
    expect([...bill.conversations.keys()]).toEqual([bill.of(reply)?.conversation]);
    expect(steps.map(({ code }) => code)).toEqual(Array(4).fill('left-to-server'));
  });

  test('is marked, which a thread does not do by itself, and nothing else is changed', async () => {
    const { client, simulator } = await connect();
    const betas = ['message-threads-2026-08-12' as const];
    const request: Request = {
      model: 'claude-opus-5-5',
      max_tokens: 100,
      system: words(2_000),
      messages: [user(words(1_000))],
      betas,
      thread: { type: 'create' },
    };
    const { id } = await ask(client, request);
    const { system: _system, ...more } = request;
    const thread = { type: 'continue' as const, previous_message_id: id };
    const reply = await ask(client, { ...more, thread, messages: [user('Go on.')] });

    expect(reply.usage.cache_read_input_tokens).toBeGreaterThan(2_990);
    const { stream: _stream, ...sent } = (simulator.requests[0]?.body ?? {}) as Request;
    expect(sent.system).toEqual([{ type: 'text', text: words(2_000), ...marked }]);
    expect(sent.messages).toEqual([user([{ type: 'text', text: words(1_000), ...marked }])]);
    expect({ ...sent, betas, system: request.system, messages: request.messages }).toEqual(request);
  });

  test('gets no marks at a gateway, which may refuse them', async () => {
    const { client, simulator } = await connect({ platform: 'gateway' });
    const betas = ['server-side-fallback-2026-07-01' as const];
    const messages = [user(words(3_000))];
    const fallbacks = [{ model: 'claude-sonnet-5' }];
    const request = { model: 'claude-opus-5-5', max_tokens: 100, messages, betas, fallbacks };
    await ask(client, request);
    const { stream: _stream, ...sent } = (simulator.requests[0]?.body ?? {}) as Request;
    expect({ ...sent, betas }).toEqual(request);
  });

  test('is counted where it names fallbacks, and what it misses is told', async () => {
    const { client, simulator, bill, steps } = await connect();
    const betas = ['server-side-fallback-2026-07-01' as const];
    const request = { ...first, betas, fallbacks: [{ model: 'claude-sonnet-5' }] };
    const going = next(request, await ask(client, request), user('Go on.'));
    await ask(client, going);
    await ask(client, { ...going, system: [{ type: 'text', text: words(2_000, 'Other. ') }] });

    checkBill(bill.total, simulator.ledger.total);
    expect(bill.total.misses).toMatchObject({ system: { requests: 1 } });
    expect(steps.filter(({ code }) => code === 'miss')).toMatchObject([{ reason: 'system' }]);
    const { stream: _stream, ...sent } = (simulator.requests[0]?.body ?? {}) as Request;
    expect({ ...sent, betas }).toEqual(request);
  });

  test('is counted where it asks for a compaction, as long as it was', async () => {
    const { client, simulator, bill } = await connect();
    const request = { ...first, betas: ['compact-2026-09-04' as const] };
    const going = next(request, await ask(client, request));
    const summary = await ask(client, { ...going, compaction: { type: 'summarize' } });
    await ask(client, next({ ...request, messages: [] }, summary, user('Go on.')));

    checkBill(bill.total, simulator.ledger.total);
    expect(summary.usage.iterations).toMatchObject([{ type: 'compaction' }]);
    expect(bill.of(summary)?.tokens.output).toBeGreaterThan(0);
  });

  test('is counted where the server compacts what has grown, by each sampling', async () => {
    const { client, simulator, bill } = await connect({ window: false, clear: false });
    const trigger = { type: 'input_tokens' as const, value: 50_000 };
    const context_management = { edits: [{ type: 'compact_20260112' as const, trigger }] };
    const betas = ['compact-2026-01-12' as const];
    let request: Request = { ...first, betas, context_management };
    const lengths: unknown[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const reply = await ask(client, request);
      lengths.push(reply.usage.iterations?.length);
      request = next(request, reply, user(words(20_000)));
    }

    checkBill(bill.total, simulator.ledger.total);
    expect(lengths).toContain(2);
  });
});

describe.each(ways)('in observe mode, a request, %s', (_, ask) => {
  test('goes out as it came, is counted, and what it misses is told', async () => {
    const { client, simulator, bill, steps } = await connect({ mode: 'observe' });
    const going = next(first, await ask(client, first), user('Go on.'));
    await ask(client, going);
    const [asked, ...others] = going.messages;
    await ask(client, { ...going, messages: [user(words(900, 'Edited. ')), ...others] });

    checkBill(bill.total, simulator.ledger.total);
    expect(bill.total).toMatchObject({ requests: 3, misses: { edited: { requests: 1 } } });
    expect(steps.filter(({ code }) => code === 'miss')).toMatchObject([
      { reason: 'edited', path: 'messages.0', applied: false },
    ]);
    expect(asked).toEqual(first.messages[0]);
    const { stream: _stream, ...sent } = (simulator.requests[1]?.body ?? {}) as Request;
    expect(sent).toEqual(going);
  });

  test('is counted where it is left to the server as well', async () => {
    const { client, simulator, bill } = await connect({ mode: 'observe' });
    const betas = ['message-threads-2026-08-12' as const];
    const named = { conversation: 'harbor' };
    const request = { ...first, betas, thread: { type: 'create' as const } };
    await client.beta.messages.create(request, { turnwise: named } as object);

    checkBill(bill.total, simulator.ledger.total);
    expect([...bill.conversations.keys()]).toEqual(['harbor']);
  });
});

test('a count costs nothing, in observe mode too', async () => {
  const { client, bill } = await connect({ mode: 'observe' });
  const { max_tokens: _, ...counted } = first;
  await client.beta.messages.countTokens(counted);
  expect(bill.total.requests).toBe(0);
});
