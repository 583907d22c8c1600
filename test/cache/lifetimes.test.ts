import type Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { converse, next, type Reply, type Request, user, words } from './conversing.ts';

const minute = 60_000;
const text = (value: string) => ({ type: 'text' as const, text: value });

const first: Request = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  system: words(2_000),
  messages: [user(words(1_000, 'Hello. '))],
};

const reads = ({ usage }: Reply) => usage.cache_read_input_tokens ?? 0;
const longWrites = ({ usage }: Reply) => usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
const shortWrites = ({ usage }: Reply) => usage.cache_creation?.ephemeral_5m_input_tokens ?? 0;

type Conversation = Pick<Awaited<ReturnType<typeof converse>>, 'ask' | 'advance'>;

/** Goes on after each pause, with a question of 50 words. */
async function chat({ ask, advance }: Conversation, pauses: readonly number[], request = first) {
  let current = request;
  const replies = [await ask(current)];
  for (const pause of pauses) {
    advance(pause);
    current = next(current, replies.at(-1) as Reply, user(words(50)));
    replies.push(await ask(current));
  }
  return { replies, request: current };
}

test('a conversation whose pause outlived five minutes is kept for an hour', async () => {
  const { replies } = await chat(await converse(), [20 * minute, 20 * minute, 50 * minute]);
  expect(replies.map(shortWrites).map((tokens) => tokens > 2_900)).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(longWrites(replies[1] as Reply)).toBeGreaterThan(2_900);
  for (const reply of replies.slice(2)) expect(reads(reply)).toBeGreaterThan(2_900);
});

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

test('one without such pauses hardly pays for an hour', async () => {
  const { replies } = await chat(await converse(), Array(8).fill(80_000));
  expect(sum(replies.map(longWrites))).toBeLessThan(100);
  for (const reply of replies.slice(1)) expect(reads(reply)).toBeGreaterThan(2_900);
});

test('one that was left for hours costs hardly more than before', async () => {
  const { replies } = await chat(await converse(), [180 * minute, minute, minute]);
  expect(sum(replies.map(longWrites))).toBeLessThan(100);
});

test('what was written for five minutes outlives a pause once a little behind it is kept for an hour', async () => {
  const { replies } = await chat(await converse(), [minute, 20 * minute]);
  expect(sum(replies.map(longWrites))).toBeLessThan(150);
  expect(reads(replies[2] as Reply)).toBeGreaterThan(2_900);
});

test('what is kept for an hour is found however much was said since', async () => {
  const { replies } = await chat(await converse(), [...Array(12).fill(80_000), 20 * minute]);
  expect(reads(replies.at(-1) as Reply)).toBeGreaterThan(2_900);
  expect(shortWrites(replies.at(-1) as Reply) + longWrites(replies.at(-1) as Reply)).toBeLessThan(
    1_000,
  );
});

test('it stays as long as the conversation goes on', async () => {
  const { replies } = await chat(await converse(), [...Array(60).fill(80_000), 50 * minute]);
  expect(reads(replies.at(-1) as Reply)).toBeGreaterThan(2_900);
  expect(sum(replies.slice(0, -1).map(longWrites))).toBeLessThan(500);
});

test('a conversation whose requests end with something passing outlives a pause as well', async () => {
  const { ask, advance } = await converse();
  const passing = (request: Request, n: number): Request => ({
    ...request,
    messages: [
      ...request.messages.slice(0, -1),
      user([text(`q${n} `), text(words(20, `at ${n} `))]),
    ],
  });
  let request = first;
  let reply = await ask(passing(request, 0));
  for (let n = 1; n < 8; n++) {
    advance(n === 7 ? 20 * minute : minute);
    const said = {
      ...request,
      messages: [...request.messages.slice(0, -1), user([text(`q${n - 1} `)])],
    };
    request = next(said, reply, user(`q${n} `));
    reply = await ask(passing(request, n));
  }
  expect(reads(reply)).toBeGreaterThan(1_990);
});

test('a change that loses the messages is not written for an hour', async () => {
  const conversation = await converse();
  const tools = [{ name: 'look', input_schema: { type: 'object' as const } }];
  const { request, replies } = await chat(conversation, [], { ...first, tools });
  const changed: Request = { ...request, tool_choice: { type: 'none' } };
  const reply = await conversation.ask(next(changed, replies[0] as Reply, user(words(50))));
  expect(reads(reply)).toBeLessThan(2_100);
  expect(longWrites(reply)).toBe(0);
});

test('a history that was cut is not looked for where the old one was kept', async () => {
  const conversation = await converse();
  const { request, replies } = await chat(conversation, [minute, minute]);
  const [start, ...rest] = request.messages;
  const cut = { ...request, messages: [start, ...rest.slice(2)] } as Request;
  conversation.advance(20 * minute);
  const reply = await conversation.ask(next(cut, replies.at(-1) as Reply, user(words(50))));
  expect(reads(reply)).toBeLessThan(3_100);
});

test.each(['5m', '1h'] as const)('who asks for %s gets that', async (ttl) => {
  const conversation = await converse({ caching: { ttl } });
  const { replies } = await chat(conversation, [20 * minute, minute]);
  const other = ttl === '5m' ? longWrites : shortWrites;
  expect(replies.map(other)).toEqual([0, 0, 0]);
});

test('system and tools are kept for people who come every ten minutes, their talk is not', async () => {
  const conversation = await converse();
  const replies: Reply[] = [];
  for (let person = 0; person < 4; person++) {
    conversation.advance(10 * minute);
    const messages = [user(words(1_000, `I am number ${person}. `))];
    replies.push(...(await chat(conversation, [30_000], { ...first, messages })).replies);
  }
  const [, , second, , third, , fourth] = replies as [
    Reply,
    Reply,
    Reply,
    Reply,
    Reply,
    Reply,
    Reply,
  ];
  expect(longWrites(second)).toBeGreaterThan(1_900);
  expect(longWrites(second)).toBeLessThan(2_100);
  for (const later of [third, fourth]) {
    expect(reads(later)).toBeGreaterThan(1_900);
    expect(shortWrites(later)).toBeGreaterThan(900);
    expect(longWrites(later)).toBe(0);
  }
});

test('a fork that another one kept in the cache is no reason for an hour', async () => {
  const conversation = await converse();
  const { request } = await chat(conversation, []);
  // The same conversation goes on for ten minutes, and reads all of its first request each time.
  const long = await chat(conversation, Array(8).fill(80_000));
  expect(sum(long.replies.map(longWrites))).toBeLessThan(100);
  const fork = next(request, long.replies[0] as Reply, user(words(50, 'Or else. ')));
  const reply = await conversation.ask(fork);
  expect(longWrites(reply)).toBe(0);
});

test('where conversations pause again and again, the next one is kept for an hour at once', async () => {
  const conversation = await converse();
  for (let person = 0; person < 3; person++) {
    const messages = [user(words(1_000, `I am number ${person}. `))];
    await chat(conversation, Array(16).fill(20 * minute), { ...first, messages });
  }
  const messages = [user(words(1_000, 'I am new. '))];
  const { replies } = await chat(conversation, [20 * minute], { ...first, messages });
  expect(shortWrites(replies[0] as Reply)).toBe(0);
  expect(reads(replies[1] as Reply)).toBeGreaterThan(2_900);
});

test('counts and explanations change nothing', async () => {
  const conversation = await converse();
  const { client, advance, ask } = conversation;
  const { replies, request } = await chat(conversation, []);
  advance(20 * minute);
  const { max_tokens: _, ...counted } = next(request, replies[0] as Reply, user('More?'));
  await client.beta.messages.countTokens(counted as Anthropic.Beta.MessageCountTokensParams);
  const reply = await ask(next(request, replies[0] as Reply, user('More?')));
  expect(longWrites(reply)).toBeGreaterThan(2_900);
});
