import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import {
  binding,
  look,
  type Message,
  type Request,
  runAgent,
  thinker,
  withoutThought,
} from './thinker.ts';

type Edit =
  | Anthropic.Beta.BetaClearToolUses20250919Edit
  | Anthropic.Beta.BetaClearThinking20251015Edit;

const betas = ['context-management-2025-06-27'];
const words = (n: number) => 'word '.repeat(n);

/** A token for each `word`, and 10 for the rest. */
const count = (params: object): number =>
  [...JSON.stringify((params as Request).messages).matchAll(/word/g)].length + 10;

/** Calls of tools, each with an input of 10 tokens and a result of 100. */
function calls(...tools: string[]): Message[] {
  const called = tools.flatMap((name, index): Message[] => [
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: `t${index}`, name, input: { text: words(10) } }],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: `t${index}`, content: words(100) }],
    },
  ]);
  return [{ role: 'user', content: 'Go' }, ...called];
}

const base = { model: 'claude-opus-5-5', max_tokens: 100 };
const tools = ['look', 'read'].map((name) => ({ ...look, name }));
const tool = (more: Partial<Edit> = {}): Edit => ({
  type: 'clear_tool_uses_20250919',
  trigger: { type: 'tool_uses', value: 1 },
  ...(more as object),
});

describe('clear_tool_uses_20250919', () => {
  const five = calls('look', 'read', 'look', 'read', 'look');
  const keep = (value: number) => ({ keep: { type: 'tool_uses' as const, value } });
  const atLeast = (value: number) => ({ clear_at_least: { type: 'input_tokens' as const, value } });

  test.each<{ name: string; edit: Edit; cleared?: number; saved?: number }>([
    { name: 'keeps three', edit: tool(), cleared: 2, saved: 200 },
    { name: 'keeps one', edit: tool(keep(1)), cleared: 4, saved: 400 },
    { name: 'keeps none', edit: tool(keep(0)), cleared: 5, saved: 500 },
    { name: 'keeps more than there are', edit: tool(keep(9)) },
    { name: 'waits for more calls', edit: tool({ trigger: { type: 'tool_uses', value: 5 } }) },
    {
      name: 'waits for more tokens',
      edit: tool({ trigger: { type: 'input_tokens', value: 560 } }),
    },
    {
      name: 'starts behind a number of tokens',
      edit: tool({ trigger: { type: 'input_tokens', value: 559 } }),
      cleared: 2,
      saved: 200,
    },
    { name: 'waits for 100,000 tokens by default', edit: { type: 'clear_tool_uses_20250919' } },
    { name: 'clears enough', edit: tool(atLeast(200)), cleared: 2, saved: 200 },
    { name: 'would clear too little', edit: tool(atLeast(201)) },
    {
      name: 'leaves a tool alone',
      edit: tool({ ...keep(0), exclude_tools: ['look'] }),
      cleared: 2,
      saved: 200,
    },
    { name: 'clears inputs too', edit: tool({ clear_tool_inputs: true }), cleared: 2, saved: 220 },
    {
      name: 'clears inputs of a tool',
      edit: tool({ clear_tool_inputs: ['read'] }),
      cleared: 2,
      saved: 210,
    },
  ])('$name', async ({ edit, cleared, saved = 0 }) => {
    const { client } = await connect({ count });
    const request = {
      ...base,
      tools,
      messages: five,
      context_management: { edits: [edit] },
      betas,
    };
    const { context_management, usage } = await client.beta.messages.create(request);
    const applied = {
      type: edit.type,
      cleared_tool_uses: cleared,
      cleared_input_tokens: saved,
    };
    expect(context_management).toEqual({ applied_edits: cleared ? [applied] : [] });
    expect(usage.input_tokens).toBe(560 - saved);
    const { max_tokens: _, ...counted } = request;
    expect(await client.beta.messages.countTokens(counted)).toEqual({
      input_tokens: 560 - saved,
      context_management: { original_input_tokens: 560 },
    });
  });

  test('starts behind 100,000 tokens by default', async () => {
    const { client } = await connect({ count });
    const messages = [{ role: 'user' as const, content: words(100_000) }, ...five.slice(1)];
    const edits: Edit[] = [{ type: 'clear_tool_uses_20250919' }];
    const request = { ...base, tools, messages, context_management: { edits }, betas };
    const { context_management } = await client.beta.messages.create(request);
    expect(context_management?.applied_edits).toHaveLength(1);
  });

  test('clears the results of tools that the API runs', async () => {
    const { client } = await connect({ count });
    const searches = (id: string): Message => ({
      role: 'assistant',
      content: [
        { type: 'server_tool_use', id: `srvtoolu_${id}`, name: 'web_search', input: {} },
        {
          type: 'web_search_tool_result',
          tool_use_id: `srvtoolu_${id}`,
          content: [
            { type: 'web_search_result', title: 't', url: 'u', encrypted_content: words(50) },
          ],
        },
        { type: 'text', text: 'Found.' },
      ],
    });
    const go: Message = { role: 'user', content: 'Go' };
    const { context_management } = await client.beta.messages.create({
      ...base,
      messages: [go, searches('1'), go, searches('2'), go],
      context_management: { edits: [tool(keep(1))] },
      betas,
    });
    expect(context_management?.applied_edits).toEqual([
      { type: 'clear_tool_uses_20250919', cleared_tool_uses: 1, cleared_input_tokens: 50 },
    ]);
  });

  test('loses the cache from the first cleared result on', async () => {
    const { client } = await connect();
    const big = (text: string): Message => ({
      role: 'user',
      content: [{ type: 'text', text, cache_control: { type: 'ephemeral' } }],
    });
    const messages = [big(words(2_000)), ...five.slice(1)];
    const request = {
      ...base,
      tools,
      messages,
      betas,
      cache_control: { type: 'ephemeral' as const },
    };
    const whole = await client.beta.messages.create(request);
    const edited = { ...request, context_management: { edits: [tool()] } };
    const first = await client.beta.messages.create(edited);
    const second = await client.beta.messages.create(edited);
    const written = whole.usage.cache_creation_input_tokens ?? 0;
    expect(first.usage.cache_read_input_tokens).toBeGreaterThan(0);
    expect(first.usage.cache_read_input_tokens).toBeLessThan(written);
    expect(second.usage.cache_creation_input_tokens).toBe(0);
  });
});

describe('clear_thinking_20251015', () => {
  const turns = (value: number) => ({ type: 'thinking_turns' as const, value });

  /** Three turns of an agent, each with thinking before the call and before the answer, and a fourth question. */
  test.each<{
    model: string;
    keep?: Edit extends { keep?: infer K } ? K : unknown;
    kept: number;
    told: number;
  }>([
    { model: 'claude-opus-5-5', kept: 3, told: 0 },
    { model: 'claude-opus-5-5', keep: 'all', kept: 3, told: 0 },
    { model: 'claude-opus-5-5', keep: { type: 'all' }, kept: 3, told: 0 },
    { model: 'claude-opus-5-5', keep: turns(2), kept: 2, told: 1 },
    { model: 'claude-opus-5-5', keep: turns(1), kept: 1, told: 2 },
    { model: 'claude-opus-5-5', keep: turns(5), kept: 3, told: 0 },
    { model: 'claude-haiku-4-5', kept: 0, told: 3 },
    { model: 'claude-haiku-4-5', keep: 'all', kept: 3, told: 0 },
    { model: 'claude-haiku-4-5', keep: turns(1), kept: 1, told: 2 },
  ])('$model with keep $keep keeps $kept of 3 turns', async ({ model, keep, kept, told }) => {
    const { client } = await connect({ reply: thinker });
    const thinking = { type: 'enabled' as const, budget_tokens: 1_024 };
    const manual = model === 'claude-haiku-4-5' ? { thinking, max_tokens: 2_048 } : {};
    const request = await runAgent(client, { model, ...manual }, 6);
    const edit = { type: 'clear_thinking_20251015' as const, ...(keep ? { keep } : {}) };
    const sent = { ...request, betas, context_management: { edits: [edit as Edit] } };
    const answer = await client.beta.messages.create(sent);
    const gone = [1, 3, 5, 7, 9, 11].slice(0, 2 * (3 - kept));
    const bare = withoutThought(request, ...gone);
    const counter = await client.beta.messages.create({
      ...bare,
      betas,
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    });
    expect(answer.usage.input_tokens).toBe(counter.usage.input_tokens);
    expect(answer.context_management?.applied_edits).toEqual(
      told === 0 ? [] : [expect.objectContaining({ cleared_thinking_turns: told })],
    );
  });

  test('goes before clear_tool_uses, and both are told when a stream ends', async () => {
    const { client } = await connect({ reply: thinker });
    const request = await runAgent(client, {}, 6);
    const stream = client.beta.messages.stream({
      ...request,
      betas,
      context_management: {
        edits: [
          { type: 'clear_thinking_20251015', keep: turns(1) },
          { ...tool(), keep: { type: 'tool_uses', value: 1 } } as Edit,
        ],
      },
    });
    const seen: unknown[] = [];
    for await (const event of stream) {
      if (event.type === 'message_start') seen.push(event.message.context_management ?? null);
      if (event.type === 'message_delta')
        seen.push(event.context_management?.applied_edits.map(({ type }) => type));
    }
    expect(seen).toEqual([null, ['clear_thinking_20251015', 'clear_tool_uses_20250919']]);
  });

  test('leaves the thinking behind it valid', async () => {
    const { client } = await connect({ reply: thinker });
    const edits: Edit[] = [
      { type: 'clear_thinking_20251015', keep: turns(1) },
      { ...tool(), keep: { type: 'tool_uses', value: 1 } } as Edit,
    ];
    const request = await runAgent(client, { context_management: { edits }, betas }, 8);
    const answer = await client.beta.messages.create({ ...request, betas: [...betas, binding] });
    expect(answer.input_transformations).toEqual([]);
    expect(answer.context_management?.applied_edits).toHaveLength(2);
  });
});

test('without context_management nothing is told of it', async () => {
  const { client } = await connect();
  const answer = await client.beta.messages.create({ ...base, messages: calls() });
  expect(answer).not.toHaveProperty('context_management');
});
