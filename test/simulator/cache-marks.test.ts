import type { PlatformName } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { assistant, start, system, text, user } from './support.ts';
import { count, long, marker, usageOf } from './words.ts';

const betas = {
  'anthropic-beta': 'mid-conversation-system-clear-at-2026-08-21',
};

test('each result of a server tool is marked for five minutes, once anything is', async () => {
  const simulator = await start({ count });
  const search = [
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'word' } },
    { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
  ];
  const hour = { cache_control: { type: 'ephemeral', ttl: '1h' } };
  const messages = [user('hm'), assistant([text(long), ...search]), user('so?')];
  const tools = [{ type: 'web_search_20250305', name: 'web_search' }];
  const unmarked = await usageOf(simulator, { tools, messages });
  const marked = await usageOf(simulator, { tools, messages, system: [text(long, hour)] });

  expect(unmarked.cache_creation_input_tokens).toBe(0);
  expect(marked.cache_creation.ephemeral_1h_input_tokens).toBeGreaterThan(3_900);
  expect(marked.cache_creation.ephemeral_5m_input_tokens).toBeGreaterThan(3_900);
  expect(
    simulator.requests.at(-1)?.blocks?.find((block) => block.type === 'web_search_tool_result'),
  ).toMatchObject({ marker: '5m', cache: 'written' });
});

test('the automatic mark skips what is shown for one turn only', async () => {
  const simulator = await start({ count });
  const once = { ...system('Hurry.'), clear_at: 'next_user_message' };
  await usageOf(simulator, { ...marker, messages: [user(long), once] }, betas);
  const { blocks = [] } = simulator.requests.at(-1) ?? {};

  expect(blocks.map(({ path, marker: ttl }) => [path, ttl])).toEqual([
    ['messages.0.content.0', '5m'],
    ['messages.1.content.0', undefined],
  ]);
});

test.each<{ platform: PlatformName; shared: boolean }>([
  { platform: 'anthropic', shared: false },
  { platform: 'foundry', shared: false },
  { platform: 'bedrock', shared: true },
  { platform: 'vertex', shared: true },
])('on $platform two keys share a cache: $shared', async ({ platform, shared }) => {
  const simulator = await start({ platform, count });
  const body = { messages: [user([text(long, marker)])] };
  await usageOf(simulator, body, { 'x-api-key': 'mine' });
  const { cache_read_input_tokens: read } = await usageOf(simulator, body, {
    'x-api-key': 'yours',
  });

  expect(read > 0).toBe(shared);
});

test('a read refreshes every marked prefix, and a later start outlives an earlier one', async () => {
  const simulator = await start({ count });
  const question = (words: string) => ({
    system: [text(long, marker)],
    messages: [user([text(words, marker)])],
  });
  await usageOf(simulator, question(long));
  simulator.advance(240_000);
  await usageOf(simulator, question(long));
  simulator.advance(240_000);

  expect((await usageOf(simulator, question('hm'))).cache_read_input_tokens).toBeGreaterThan(3_900);
});

test('an entry of a slow request does not shorten the life of the same one written meanwhile', async () => {
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const simulator = await start({
    count,
    reply: (_params, { n }) => (n === 1 ? slow.then(() => 'late') : 'at once'),
  });
  const body = { messages: [user([text(long, marker)])] };
  const first = usageOf(simulator, body);
  await expect.poll(() => simulator.requests.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  simulator.advance(200_000);
  await usageOf(simulator, body);
  release();
  await first;
  simulator.advance(200_000);

  expect((await usageOf(simulator, body)).cache_read_input_tokens).toBeGreaterThan(0);
});

test('of two requests at once both miss and both write: an entry is of use once its answer begins', async () => {
  let arrived = 0;
  let release = () => {};
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  const simulator = await start({
    count,
    async reply() {
      arrived += 1;
      if (arrived === 2) release();
      await both;
      return 'ok';
    },
  });
  const body = { messages: [user([text(long, marker)])] };
  const usages = await Promise.all([usageOf(simulator, body), usageOf(simulator, body)]);

  for (const usage of usages) {
    expect(usage.cache_read_input_tokens).toBe(0);
    expect(usage.cache_creation_input_tokens).toBeGreaterThan(3_900);
  }
  expect((await usageOf(simulator, body)).cache_read_input_tokens).toBeGreaterThan(3_900);
});
