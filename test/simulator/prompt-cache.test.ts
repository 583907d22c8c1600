import type { Simulator } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { assistant, type Body, post, start, text, user, weather } from './support.ts';

const minute = 60_000;
const marker = { cache_control: { type: 'ephemeral' } };
const hour = { cache_control: { type: 'ephemeral', ttl: '1h' } };
const long = 'word '.repeat(4_000);
const base: Body = { model: 'claude-opus-5-5', max_tokens: 100 };

/** A token for each `word`, and 100 for the rest. */
const count = (params: Body): number =>
  [...JSON.stringify([params.system, params.tools, params.messages]).matchAll(/word/g)].length +
  100;

/** What was read, written for 5 minutes, written for an hour, and paid in full. */
async function bill(simulator: Simulator, body: Body, key = 'key') {
  const { body: answer } = await post(simulator, { ...base, ...body }, { 'x-api-key': key });
  const { usage } = answer;
  return {
    read: usage.cache_read_input_tokens,
    short: usage.cache_creation.ephemeral_5m_input_tokens,
    long: usage.cache_creation.ephemeral_1h_input_tokens,
    input: usage.input_tokens,
  };
}

const question = { messages: [user([text(long, marker)])] };
const system = [text(long, marker)];

test('nothing is cached without a marker', async () => {
  const simulator = await start({ count });
  const body = { messages: [user(long)] };
  await bill(simulator, body);
  expect(await bill(simulator, body)).toEqual({ read: 0, short: 0, long: 0, input: 4_100 });
});

test('a marked prefix is written once and then read', async () => {
  const simulator = await start({ count });
  expect(await bill(simulator, question)).toEqual({ read: 0, short: 4_097, long: 0, input: 3 });
  expect(await bill(simulator, question)).toEqual({ read: 4_097, short: 0, long: 0, input: 3 });
});

test('a longer conversation reads the old prefix and writes the rest', async () => {
  const simulator = await start({ count });
  await bill(simulator, question);
  const next = { messages: [user(long), assistant('ok'), user([text(long, marker)])] };
  expect(await bill(simulator, next)).toEqual({ read: 4_097, short: 4_000, long: 0, input: 3 });
});

test('the automatic marker moves with the conversation', async () => {
  const simulator = await start({ count });
  await bill(simulator, { ...marker, messages: [user(long)] });
  const next = { ...marker, messages: [user(long), assistant('ok'), user('and?')] };
  expect((await bill(simulator, next)).read).toBe(4_097);
});

test('a prefix below the minimum is not cached', async () => {
  const simulator = await start({ count: () => 511 });
  await bill(simulator, question);
  expect(await bill(simulator, question)).toEqual({ read: 0, short: 0, long: 0, input: 511 });
});

describe('lifetime', () => {
  test.each([
    { ttl: '5 minutes', mark: marker, wait: 4 * minute, read: 4_097 },
    { ttl: '5 minutes', mark: marker, wait: 5 * minute, read: 0 },
    { ttl: 'an hour', mark: hour, wait: 59 * minute, read: 4_097 },
    { ttl: 'an hour', mark: hour, wait: 60 * minute, read: 0 },
  ])('of $ttl after $wait ms reads $read', async ({ mark, wait, read }) => {
    const simulator = await start({ count });
    const body = { messages: [user([text(long, mark)])] };
    await bill(simulator, body);
    simulator.advance(wait);
    expect((await bill(simulator, body)).read).toBe(read);
  });

  test('starts anew with each read', async () => {
    const simulator = await start({ count });
    await bill(simulator, question);
    simulator.advance(4 * minute);
    await bill(simulator, question);
    simulator.advance(4 * minute);
    expect((await bill(simulator, question)).read).toBe(4_097);
  });

  test('counts from the start of the request', async () => {
    const simulator: Simulator = await start({
      count,
      reply: () => {
        simulator.advance(4 * minute);
        return 'slow';
      },
    });
    await bill(simulator, question);
    simulator.advance(2 * minute);
    expect((await bill(simulator, question)).read).toBe(0);
  });
});

test('an entry is usable once the first answer begins', async () => {
  const simulator = await start({
    count,
    reply: () => new Promise((done) => setTimeout(() => done('ok'), 50)),
  });
  const bills = await Promise.all([bill(simulator, question), bill(simulator, question)]);
  expect(bills.map(({ read }) => read)).toEqual([0, 0]);
});

test('an hour and five minutes are billed each for its stretch', async () => {
  const simulator = await start({ count });
  const mixed = { system: [text(long, hour)], messages: [user([text(long, marker)])] };
  const { read, short, long: written } = await bill(simulator, mixed);
  expect(read).toBe(0);
  expect(short + written).toBe(8_097);
  expect(written).toBeGreaterThan(3_900);
  expect(short).toBeGreaterThan(3_900);
});

test('an hour asked for over a five-minute entry reads it and writes nothing', async () => {
  const simulator = await start({ count });
  await bill(simulator, question);
  const again = { messages: [user([text(long, hour)])] };
  expect(await bill(simulator, again)).toEqual({ read: 4_097, short: 0, long: 0, input: 3 });
});

describe('lookback', () => {
  const blocks = (length: number, marked: number) =>
    Array.from({ length }, (_, index) => text(`word ${index}`, index + 1 === marked ? marker : {}));

  test.each([
    { from: 15, to: 34, found: true },
    { from: 15, to: 35, found: false },
  ])('from block $to to an entry at $from: $found', async ({ from, to, found }) => {
    const simulator = await start({ count: () => 10_000 });
    await bill(simulator, { messages: [user(blocks(to, from))] });
    const { read } = await bill(simulator, { messages: [user(blocks(to, to))] });
    expect(read > 0).toBe(found);
  });
});

describe('what the prefix consists of', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };
  const swapped = { properties: { a: { type: 'string' } }, type: 'object' };
  const tool = { name: 'weather', input_schema: schema };
  const first = { tools: [tool], system, messages: [user([text(long, marker)])] };
  const image = { type: 'image', source: { type: 'url', url: 'https://example.com' } };

  test.each([
    { change: 'nothing', second: first, read: 'all' },
    { change: 'where markers stand', second: { ...first, system: long }, read: 'all' },
    {
      change: 'a string for a block',
      second: { ...first, ...marker, messages: [user(long)] },
      read: 'all',
    },
    {
      change: 'the order of keys',
      second: { ...first, tools: [{ input_schema: swapped, name: 'weather' }] },
      read: 'all',
    },
    { change: 'tool_choice', second: { ...first, tool_choice: { type: 'none' } }, read: 'system' },
    {
      change: 'the default tool_choice',
      second: { ...first, tool_choice: { type: 'auto' } },
      read: 'all',
    },
    { change: 'effort', second: { ...first, output_config: { effort: 'low' } }, read: 'system' },
    {
      change: 'the default effort',
      second: { ...first, output_config: { effort: 'medium' } },
      read: 'all',
    },
    {
      change: 'an image',
      second: { ...first, messages: [user([text(long, marker), image])] },
      read: 'system',
    },
    {
      change: 'web search',
      second: { ...first, tools: [tool, { type: 'web_search_20250305', name: 'web_search' }] },
      read: 'none',
    },
    { change: 'tools', second: { ...first, tools: [weather] }, read: 'none' },
    { change: 'the model', second: { ...first, model: 'claude-opus-5' }, read: 'none' },
    {
      change: 'the system prompt',
      second: { ...first, system: [text(`${long} more`, marker)] },
      read: 'none',
    },
  ])('with other $change reads $read', async ({ second, read }) => {
    const simulator = await start({ count });
    await bill(simulator, first);
    const { read: tokens } = await bill(simulator, second);
    expect(tokens > 5_000 ? 'all' : tokens > 0 ? 'system' : 'none').toBe(read);
  });
});

test('keys do not share a cache', async () => {
  const simulator = await start({ count });
  await bill(simulator, question, 'mine');
  expect((await bill(simulator, question, 'yours')).read).toBe(0);
});

test('a pre-warm writes without answering', async () => {
  const simulator = await start({ count });
  const { body } = await post(simulator, { ...base, ...question, max_tokens: 0 });
  expect(body).toMatchObject({ content: [], stop_reason: 'max_tokens' });
  expect((await bill(simulator, question)).read).toBe(4_097);
});

test('ten thousand messages are served, and read from the cache the second time', async () => {
  const simulator = await start();
  const messages = Array.from({ length: 10_000 }, (_, index) =>
    index % 2 ? assistant(`answer ${index}`) : user(`question ${index}`),
  );
  const body = { ...base, ...marker, messages: messages.slice(0, -1) };
  await post(simulator, body);
  const { body: answer } = await post(simulator, body);
  expect(answer.usage.cache_read_input_tokens).toBeGreaterThan(50_000);
});
