import Anthropic from '@anthropic-ai/sdk';
import type { Reply } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { start } from './support.ts';

type Body = Anthropic.Beta.MessageCreateParamsNonStreaming;
type Message = Anthropic.Beta.BetaMessage;

const user = (content: unknown) => ({ role: 'user', content });
const base = { model: 'claude-opus-5-5', max_tokens: 500 };
const asked = [user('Hello')];

interface Case {
  readonly field: string;
  readonly betas?: readonly string[];
  /** What is sent first, and then with the answer at hand. */
  readonly first?: object;
  readonly next: (first: Message) => object;
  readonly reply?: (n: number) => Reply | undefined;
  readonly has: unknown;
}

const cases: readonly Case[] = [
  {
    field: 'diagnostics',
    first: { diagnostics: { previous_message_id: null } },
    next: ({ id }) => ({ messages: [user('Bye')], diagnostics: { previous_message_id: id } }),
    has: { cache_miss_reason: { type: 'messages_changed' } },
  },
  {
    field: 'input_transformations',
    betas: ['thinking-binding-controls-2026-08-01'],
    next: ({ content }) => ({
      messages: [user('Changed'), { role: 'assistant', content }, user('And?')],
      thinking: { type: 'adaptive', block_binding: { prefix_mismatch_behavior: 'drop_block' } },
    }),
    has: [{ type: 'thinking_dropped', reason: 'prefix_binding_mismatch' }],
  },
  {
    field: 'context_management',
    betas: ['context-management-2025-06-27'],
    next: ({ content }) => ({
      messages: [...asked, { role: 'assistant', content }, user('And?')],
      context_management: {
        edits: [{ type: 'clear_thinking_20251015', keep: { type: 'thinking_turns', value: 1 } }],
      },
    }),
    has: { applied_edits: [] },
  },
  {
    field: 'usage',
    betas: ['compact-2026-01-12'],
    next: () => ({
      messages: [user('word '.repeat(60_000))],
      context_management: {
        edits: [{ type: 'compact_20260112', trigger: { type: 'input_tokens', value: 50_000 } }],
      },
    }),
    has: { iterations: [{ type: 'compaction' }, { type: 'message' }] },
  },
  {
    field: 'content',
    betas: ['compact-2026-09-04'],
    next: () => ({ compaction: { type: 'summarize' } }),
    has: [{ type: 'compaction', signature: expect.any(String), tool_changes: [] }],
  },
  {
    field: 'stop_details',
    reply: () => ({ stop_reason: 'refusal', stop_details: { category: 'cyber' } }),
    next: () => ({}),
    has: { type: 'refusal', category: 'cyber' },
  },
  {
    field: 'stop_sequence',
    reply: () => 'One. Two.',
    next: () => ({ stop_sequences: ['. T'] }),
    has: '. T',
  },
];

test.each(cases)('$field is the same streamed as whole', async (given) => {
  const { field, betas = [], first = {}, next, reply = () => undefined, has } = given;
  const answer = async (stream: boolean) => {
    const { url } = await start({ reply: (_params, { n }) => reply(n) });
    const { messages } = new Anthropic({ baseURL: url, apiKey: 'key', maxRetries: 0 }).beta;
    const send = (more: object) => {
      const body = { ...base, messages: asked, betas, ...more } as unknown as Body;
      return stream ? messages.stream(body).finalMessage() : messages.create(body);
    };
    return send(next(await send(first)));
  };
  const [whole, streamed] = [await answer(false), await answer(true)];
  expect(whole[field as keyof Message]).toMatchObject(has as object);
  const { parsed_output: _parsed, ...plain } = streamed as Message & { parsed_output?: unknown };
  expect(JSON.parse(JSON.stringify(plain))).toEqual(JSON.parse(JSON.stringify(whole)));
});
