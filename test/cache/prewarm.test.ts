import Anthropic from '@anthropic-ai/sdk';
import { caching, prewarm } from '@turnwise/cache';
import { configuring, OptionError, wrap } from '@turnwise/core';
import { turnwise } from 'turnwise';
import { describe, expect, test } from 'vitest';
import { Client } from '../core/object-client.ts';
import { start } from '../simulator/support.ts';
import { count, words } from './conversing.ts';

const model = 'claude-opus-5-5';
const user = (content: string) => ({ role: 'user' as const, content });
const system = words(2_000);
const tools = [{ name: 'tide', input_schema: { type: 'object' as const } }];

async function simulated() {
  const simulator = await start({ count });
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  return { simulator, bare };
}

type Clients = readonly [string, (bare: Anthropic) => Anthropic];
const clients: Clients[] = [
  ['a bare client', (bare) => bare],
  ['one that is wrapped', (bare) => wrap(bare, configuring({ onFault: 'throw' }), caching())],
  ['one with the whole stack', (bare) => turnwise(bare, { onFault: 'throw' })],
];

test.each(clients)('through %s the first request reads what was written', async (_, wrapped) => {
  const { simulator, bare } = await simulated();
  const client = wrapped(bare);
  const usage = await prewarm(client, { model, system, tools });
  expect(usage.cache_creation_input_tokens).toBeGreaterThan(1_900);
  expect(usage.output_tokens).toBe(0);
  expect(simulator.requests[0]?.body).toMatchObject({ max_tokens: 0 });
  const reader = client === bare ? wrap(bare, caching()) : client;
  const messages = [user('When is high water?')];
  const reply = await reader.messages.create({ model, max_tokens: 99, system, tools, messages });
  expect(reply.usage.cache_read_input_tokens).toBeGreaterThan(1_900);
});

describe('what is sent', () => {
  test('keeps for an hour what is to be', async () => {
    const { bare } = await simulated();
    const usage = await prewarm(bare, { model, system }, { ttl: '1h' });
    const written = usage.cache_creation_input_tokens;
    expect(written).toBeGreaterThan(1_900);
    expect(usage.cache_creation).toEqual({
      ephemeral_5m_input_tokens: 0,
      ephemeral_1h_input_tokens: written,
    });
  });

  test('holds messages that all conversations begin with', async () => {
    const { bare } = await simulated();
    const shared = [user(words(2_000)), { role: 'assistant' as const, content: 'I see.' }];
    const usage = await prewarm(bare, { model, messages: shared });
    expect(usage.cache_creation_input_tokens).toBeGreaterThan(1_900);
    const messages = [...shared, user('So?')];
    const reply = await wrap(bare, caching()).messages.create({ model, max_tokens: 9, messages });
    expect(reply.usage.cache_read_input_tokens).toBeGreaterThan(1_900);
  });

  test.each([
    ['a stream', { stream: true, max_tokens: 500 }, 0],
    ['a forced tool', { model: 'claude-opus-4-8', tools, tool_choice: { type: 'any' } }, 1],
    ['a tool that may be called', { tools, tool_choice: { type: 'auto' } }, 0],
    [
      'structured output',
      {
        output_config: {
          format: {
            type: 'json_schema',
            schema: { type: 'object', properties: {}, additionalProperties: false },
          },
        },
      },
      1,
    ],
    [
      'thinking with a budget',
      { model: 'claude-opus-4-5', thinking: { type: 'enabled', budget_tokens: 1_024 } },
      1_025,
    ],
  ])('asks of %s as little as the API allows', async (_, fields, max_tokens) => {
    const { simulator, bare } = await simulated();
    await prewarm(bare, { model, system: words(5_000), ...fields });
    const [{ status, body } = { status: 0, body: {} }] = simulator.requests;
    expect(status).toBe(200);
    expect(body).toMatchObject({ max_tokens });
    expect(body).not.toHaveProperty('stream');
  });

  test('leaves the marks and the params of the caller alone', async () => {
    const mark = { type: 'ephemeral' as const };
    const params = {
      model,
      system: [
        { type: 'text' as const, text: words(2_000), cache_control: mark },
        { type: 'text' as const, text: words(500) },
      ],
    };
    const before = structuredClone(params);
    const { bare, simulator } = await simulated();
    await prewarm(bare, params, { ttl: '1h' });
    expect(params).toEqual(before);
    // An hour may not come after five minutes.
    expect(simulator.requests[0]?.body).toMatchObject({
      system: [params.system[0], { type: 'text', text: words(500), cache_control: mark }],
    });
  });

  test('goes through any object with messages.create', async () => {
    const usage = { input_tokens: 3, output_tokens: 0 };
    const client = new Client({ id: 'msg_1', content: [], usage });
    expect(await prewarm(client, { model, system })).toBe(usage);
    expect(client.messages.sent).toHaveLength(1);
  });

  test('ends with its signal', async () => {
    const { bare } = await simulated();
    const signal = AbortSignal.abort();
    await expect(prewarm(bare, { model, system }, { signal })).rejects.toThrow(
      Anthropic.APIUserAbortError,
    );
  });
});

test.each<{ name: string; params: object; options?: object; says: string }>([
  { name: 'nothing to cache', params: {}, says: 'Pass system, tools or messages' },
  {
    name: 'a lifetime that there is not',
    params: { system },
    options: { ttl: '2h' },
    says: "'1h'",
  },
  { name: 'no list', params: { messages: {} }, says: 'messages has to be a list' },
  { name: 'an option that there is not', params: { system }, options: { TTL: '1h' }, says: 'TTL' },
])('$name is refused', async ({ params, options, says }) => {
  const client = new Client({});
  const warmed = prewarm(client, { model, ...params }, options);
  await expect(warmed).rejects.toThrow(OptionError);
  await expect(warmed).rejects.toThrow(says);
  expect(client.messages.sent).toEqual([]);
});

test('a client without messages.create is refused', async () => {
  const warmed = prewarm({} as never, { model, system });
  await expect(warmed).rejects.toThrow('the client has to have messages.create');
});
