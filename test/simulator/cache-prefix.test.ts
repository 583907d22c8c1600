import { describe, expect, test } from 'vitest';
import { assistant, type Body, start, system, text, user, weather } from './support.ts';
import { count, long, marker, usageOf } from './words.ts';

const betas = {
  'anthropic-beta':
    'fast-mode-2026-02-01,mid-conversation-tool-changes-2026-07-01,mcp-client-2025-11-20',
};

/** Reads of about 4,000 tokens a level: tools, system, messages. */
const levels = ['none', 'tools', 'system', 'all'] as const;

async function readAfter(first: Body, second: Body): Promise<string | undefined> {
  const simulator = await start({ count });
  await usageOf(simulator, first, betas);
  const { cache_read_input_tokens: read } = await usageOf(simulator, second, betas);
  return levels[Math.round(read / 4_000)];
}

const image = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } };
const call = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} };
const result = (content: unknown, more: Body = {}) => ({
  type: 'tool_result',
  tool_use_id: 'toolu_1',
  content,
  ...more,
});

const tool = { ...weather, description: long, ...marker };
const first = {
  tools: [tool],
  system: [text(long, marker)],
  messages: [user([text(long, marker)])],
};
const document = (enabled: boolean) => ({
  type: 'document',
  source: { type: 'text', media_type: 'text/plain', data: 'The gauge.' },
  citations: { enabled },
});
const more = (...messages: readonly unknown[]) => ({
  ...first,
  messages: [...first.messages, ...messages],
});
const opus = { ...first, model: 'claude-opus-4-8' };

describe('of an earlier request', () => {
  test.each([
    {
      what: 'a tool more',
      body: { ...first, tools: [tool, { ...weather, name: 'b' }] },
      read: 'tools',
    },
    {
      what: 'a deferred tool more',
      body: { ...first, tools: [tool, { ...weather, name: 'b', defer_loading: true }] },
      read: 'all',
    },
    {
      what: 'web search first',
      body: { ...first, tools: [{ type: 'web_search_20250305', name: 'web_search' }, tool] },
      read: 'tools',
    },
    {
      what: 'another MCP server',
      body: {
        ...first,
        mcp_servers: [{ type: 'url', name: 'm', url: 'https://example.com' }],
        tools: [tool, { type: 'mcp_toolset', mcp_server_name: 'm' }],
      },
      read: 'none',
    },
    {
      what: 'another system prompt',
      body: { ...first, system: [text(`${long}!`, marker)] },
      read: 'tools',
    },
    {
      what: 'citations in a result',
      body: more(assistant([call]), user([result([document(true)])])),
      read: 'tools',
    },
    {
      what: 'a document without citations',
      body: more(assistant([call]), user([result([document(false)])])),
      read: 'all',
    },
    {
      what: 'an image in a result',
      body: more(assistant([call]), user([result([image])])),
      read: 'system',
    },
    {
      what: 'one call at a time',
      body: { ...first, tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
      read: 'system',
    },
    {
      what: 'calls at once, as by default',
      body: { ...first, tool_choice: { type: 'auto', disable_parallel_tool_use: false } },
      read: 'all',
    },
    {
      what: 'thinking as by default',
      body: { ...first, thinking: { type: 'adaptive' } },
      read: 'all',
    },
    {
      what: 'a format',
      body: {
        ...first,
        output_config: {
          format: {
            type: 'json_schema',
            schema: { type: 'object', additionalProperties: false, properties: {} },
          },
        },
      },
      read: 'none',
    },
    { what: 'an instruction later on', body: more(system('Be brief.')), read: 'all' },
    {
      what: 'a tool removed later on',
      body: more(
        system([{ type: 'tool_removal', tool: { type: 'tool_reference', name: 'weather' } }]),
      ),
      read: 'all',
    },
    {
      what: 'a message in two',
      body: { ...first, messages: [user([text(long)]), user([text('more', marker)])] },
      read: 'all',
    },
  ])('$what leaves $read', async ({ body, read }) => {
    expect(await readAfter(first, body)).toBe(read);
  });

  test.each([
    { what: 'thinking', body: { ...opus, thinking: { type: 'adaptive' } }, read: 'system' },
    {
      what: 'thinking off, as by default',
      body: { ...opus, thinking: { type: 'disabled' } },
      read: 'all',
    },
    { what: 'speed', body: { ...opus, speed: 'fast' }, read: 'tools' },
    { what: 'standard speed', body: { ...opus, speed: 'standard' }, read: 'all' },
  ])('$what leaves $read on Opus 4.8', async ({ body, read }) => {
    expect(await readAfter(opus, body)).toBe(read);
  });
});

describe('what a tool result holds', () => {
  const asked = [user('hm'), assistant([call])];
  const answered = (content: unknown, after: Body = marker) => ({
    tools: [weather],
    messages: [...asked, user([result(content, after)])],
  });
  const part = (mark: Body) => [text(long, mark)];

  test.each([
    { from: 'words', first: answered(long), to: 'a block', second: answered(part({})) },
    {
      from: 'an inner mark',
      first: answered(part(marker), {}),
      to: 'an outer',
      second: answered(part({})),
    },
    {
      from: 'an outer mark',
      first: answered(part({})),
      to: 'an inner',
      second: answered(part(marker), {}),
    },
  ])('is read again from $from to $to', async ({ first: before, second }) => {
    expect(await readAfter(before, second)).toBe('tools');
  });
});

test('two requests side by side are one conversation to the cache, however messages are cut', async () => {
  const whole = { messages: [user([text(long), text('b', marker)])] };
  const halves = { messages: [user(long), user([text('b', marker)])] };
  expect(await readAfter(whole, halves)).toBe('tools');
});

describe('a question behind thinking', () => {
  const thought = { type: 'thinking', thinking: 'hm', signature: 'of someone else' };
  const results = user([result([text('ok', marker)], {})]);
  const looped = { ...first, messages: [user(long), assistant([thought, call]), results] };
  const asked = {
    ...looped,
    messages: [...looped.messages, assistant('Sunny.'), user([text('And?', marker)])],
  };

  test.each([
    { model: 'claude-sonnet-4-5', read: 'system' },
    { model: 'claude-sonnet-4-6', read: 'all' },
  ])('leaves $read on $model', async ({ model, read }) => {
    expect(await readAfter({ ...looped, model }, { ...asked, model })).toBe(read);
  });
});

test('what was counted of a prefix stays, whatever follows it', async () => {
  // A token for each `word`: what else is said weighs as much here, and counts nothing.
  const byWord = (params: Body) => [...JSON.stringify(params).matchAll(/word/g)].length;
  const simulator = await start({ count: byWord });
  const begun = user([text('word '.repeat(2_000), marker)]);
  const reply = assistant([text('other '.repeat(500), marker)]);
  const ask = (...messages: readonly unknown[]) => usageOf(simulator, { messages });

  expect((await ask(begun)).cache_creation_input_tokens).toBe(1_997);
  const { cache_read_input_tokens, cache_creation_input_tokens } = await ask(
    begun,
    reply,
    user('more '.repeat(900)),
  );
  expect(cache_read_input_tokens).toBe(1_997);
  const forked = await ask(begun, reply, user('word'));
  expect(forked.cache_read_input_tokens).toBe(1_997 + cache_creation_input_tokens);
});
