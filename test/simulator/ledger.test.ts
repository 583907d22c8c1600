import type { RecordedRequest, Simulator } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { assistant, type Body, hello, post, start, text, user } from './support.ts';

const marker = { cache_control: { type: 'ephemeral' } };
const long = 'word '.repeat(4_000);

/** A token for each `word`, and 100 for the rest. */
const count = (params: Body): number =>
  [...JSON.stringify([params.system, params.messages]).matchAll(/word/g)].length + 100;

const reply = () => ({ content: 'ok', usage: { output_tokens: 10 } });

async function ask(simulator: Simulator, messages: readonly unknown[], more: Body = {}) {
  await post(simulator, { ...hello, ...marker, messages, ...more });
  return simulator.requests.at(-1) as RecordedRequest;
}

/** What is billed for each kind of block. */
function sums({ blocks = [] }: RecordedRequest) {
  const sum = (kind: string) =>
    blocks.filter(({ cache }) => cache === kind).reduce((total, { tokens }) => total + tokens, 0);
  return { read: sum('read'), written: sum('written'), uncached: sum('uncached') };
}

describe('the record of a request', () => {
  test('says what it cost', async () => {
    const simulator = await start({ count, reply });
    const first = await ask(simulator, [user(long)]);
    const second = await ask(simulator, [user(long)]);

    // Sonnet 5: 2 dollars in, 10 out, per million.
    expect(first.dollars).toBeCloseTo((3 * 2 + 4_097 * 2.5 + 10 * 10) / 1e6, 12);
    expect(second.dollars).toBeCloseTo((3 * 2 + 4_097 * 0.2 + 10 * 10) / 1e6, 12);
  });

  test('shows block by block what was read, written and neither', async () => {
    const simulator = await start({ count, reply });
    const system = [text(long, marker)];
    await ask(simulator, [user('one')], { system });
    const second = await ask(
      simulator,
      [user('one'), assistant([text(long, marker)]), user('hm')],
      {
        system,
        cache_control: undefined,
      },
    );

    expect(second.blocks?.map(({ path, cache, marker: ttl }) => [path, cache, ttl])).toEqual([
      ['system.0', 'read', '5m'],
      ['messages.0.content.0', 'read', undefined],
      ['messages.1.content.0', 'written', '5m'],
      ['messages.2.content.0', 'uncached', undefined],
    ]);
    expect(sums(second)).toEqual({
      read: second.usage?.cache_read_input_tokens,
      written: second.usage?.cache_creation_input_tokens,
      uncached: second.usage?.input_tokens,
    });
  });

  test('names tools by what they are', async () => {
    const simulator = await start({ reply });
    const tools = [{ name: 'weather', input_schema: { type: 'object' } }];
    const { blocks } = await ask(simulator, [user('hm')], { tools });

    expect(blocks?.[0]).toMatchObject({ path: 'tools.0', type: 'tool', cache: 'uncached' });
    expect(blocks?.[1]).toMatchObject({ path: 'messages.0.content.0', type: 'text' });
  });
});

describe('a conversation', () => {
  const one = [user('one')];
  const two = [...one, assistant('yes'), user('two')];
  const fork = [...one, assistant('no'), user('2')];

  test.each([
    { next: 'a continuation', messages: two, same: true },
    { next: 'the same again', messages: one, same: true },
    { next: 'a fork', messages: fork, same: true },
    { next: 'a marked one', messages: [user([text('one', marker)])], same: true },
    { next: 'another start', messages: [user('uno')], same: false },
  ])('$next is the same conversation: $same', async ({ messages, same }) => {
    const simulator = await start({ reply });
    const { conversation } = await ask(simulator, one);
    await ask(simulator, two);

    expect((await ask(simulator, messages)).conversation === conversation).toBe(same);
  });

  test('of two conversations the one with the longer part is continued', async () => {
    const simulator = await start({ reply });
    const other = [user('zero'), assistant('yes'), user('one')];
    await ask(simulator, other);
    await ask(simulator, one);
    const { conversation } = await ask(simulator, [user('zero')]);
    const again = await ask(simulator, [...other, assistant('so'), user('?')]);

    expect(again.conversation).not.toBe(conversation);
    expect(again.conversation).toBe(simulator.requests[0]?.conversation);
  });

  test.each([
    { alone: 'as a message of its own', join: (block: Body) => [assistant([block]), user('two')] },
    { alone: 'before what is asked', join: (block: Body) => [user([block, text('two')])] },
  ])('goes on from its summary, $alone', async ({ join }) => {
    const simulator = await start();
    const headers = { 'anthropic-beta': 'compact-2026-09-04' };
    const body = { ...hello, model: 'claude-opus-5-5' };
    const compaction = { type: 'summarize' };
    const { body: answer } = await post(simulator, { ...body, messages: one, compaction }, headers);
    await post(simulator, { ...body, messages: join(answer.content[0] ?? {}) }, headers);
    const [before, after] = simulator.requests;

    expect([before?.status, after?.status]).toEqual([200, 200]);
    expect(after?.conversation).toBe(before?.conversation);
  });

  test('belongs to a key', async () => {
    const simulator = await start({ reply });
    await post(simulator, hello, { 'x-api-key': 'mine' });
    await post(simulator, hello, { 'x-api-key': 'yours' });
    const [mine, yours] = simulator.requests;

    expect(mine?.conversation).not.toBe(yours?.conversation);
  });
});

describe('the ledger', () => {
  test('adds up by conversation and as a whole', async () => {
    const simulator = await start({ count, reply });
    const first = await ask(simulator, [user(long)]);
    const second = await ask(simulator, [user(long), assistant('ok'), user('and?')]);
    const other = await ask(simulator, [user('hm')]);
    const { total, conversations } = simulator.ledger;
    const dollars = [first, second, other].map((request) => request.dollars ?? 0);

    expect([...conversations.keys()]).toEqual([first.conversation, other.conversation]);
    expect(conversations.get(first.conversation ?? '')).toEqual({
      requests: 2,
      refused: 0,
      input_tokens: 6,
      cache_creation_5m_input_tokens: 4_097,
      cache_creation_1h_input_tokens: 0,
      cache_read_input_tokens: 4_097,
      output_tokens: 20,
      dollars: expect.closeTo((dollars[0] ?? 0) + (dollars[1] ?? 0), 12),
      uncachedDollars: expect.closeTo((2 * 4_100 * 2 + 20 * 10) / 1e6, 12),
    });
    expect(total.requests).toBe(3);
    expect(total.dollars).toBeCloseTo(
      dollars.reduce((a, b) => a + b),
      12,
    );
  });

  test('counts requests that got no message', async () => {
    const simulator = await start({
      faults: (n) => [undefined, { status: 529 }, 'reset' as const][n - 1],
    });
    await ask(simulator, [user('hm')]);
    await ask(simulator, [user('hm')]);
    await ask(simulator, [user('hm')]).catch(() => {});
    await ask(simulator, []);
    await post(simulator, 'no JSON');

    expect(simulator.ledger.total).toMatchObject({ requests: 5, refused: 4 });
    expect(simulator.ledger.conversations.size).toBe(1);
  });

  test('counts the messages of batches at half the price', async () => {
    const simulator = await start({ count, reply });
    const requests = [hello, { ...hello, max_tokens: -1 }].map((params, n) => ({
      custom_id: `n${n}`,
      params,
    }));
    await post(simulator, { requests }, {}, '/v1/messages/batches');

    expect(simulator.ledger.total).toMatchObject({ requests: 2, refused: 1, input_tokens: 100 });
    expect(simulator.ledger.total.dollars).toBeCloseTo((100 * 2 + 10 * 10) / 2e6, 12);
  });

  test('counts requests that are not remembered, and nothing but messages', async () => {
    const simulator = await start({ record: 1, reply });
    await ask(simulator, [user('one')]);
    await ask(simulator, [user('two')]);
    await post(simulator, hello, {}, '/v1/messages/count_tokens');

    expect(simulator.ledger.total.requests).toBe(2);
  });

  test('remembers the last thousand conversations', async () => {
    const simulator = await start({ reply });
    const requests = Array.from({ length: 1_001 }, (_, n) => ({
      custom_id: `n${n}`,
      params: { ...hello, messages: [user(`${n}`)] },
    }));
    const { conversation = '' } = await ask(simulator, [user('0')]);
    await post(simulator, { requests }, {}, '/v1/messages/batches');
    const { conversations, total } = simulator.ledger;

    expect(conversations.size).toBe(1_000);
    expect(conversations.has(conversation)).toBe(false);
    expect(total.requests).toBe(1_002);
  });
});
