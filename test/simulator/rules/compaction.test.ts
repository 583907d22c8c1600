import { expect, test } from 'vitest';
import { assistant, type Body, call, hello, post, start, text, user } from '../support.ts';
import { check } from './check.ts';

const beta = 'compact-2026-09-04';
const threshold = 'compact-2026-01-12';
const budgets = 'task-budgets-2026-03-13';
const compaction = { type: 'summarize' };
const block = { type: 'compaction', content: 'c' };
const signed = { ...block, signature: 's' };
const edits = (over: Body = {}) => ({
  context_management: { edits: [{ type: 'compact_20260112', ...over }] },
});
const trigger = (value: number) => ({ trigger: { type: 'input_tokens', value } });
const remaining = { task_budget: { type: 'tokens', total: 9, remaining: 1 } };
const combined = (name: string) => `\`${name}\` cannot be combined with \`compaction\``;

check('compactionRequest', [
  {
    it: 'takes a finished turn',
    beta,
    send: { compaction, messages: [user('q'), assistant('a ')] },
  },
  {
    it: 'takes instructions',
    beta,
    send: { compaction: { ...compaction, instructions: 'i'.repeat(16_384) } },
  },
  {
    it: 'takes no longer ones',
    beta,
    send: { compaction: { ...compaction, instructions: 'i'.repeat(16_385) } },
    says: 'compaction.summarize.instructions: String should have at most 16384 characters',
  },
  {
    it: 'needs its beta',
    send: { compaction },
    says: 'compaction: Extra inputs are not permitted',
  },
  {
    it: 'is not served on Bedrock',
    beta,
    platform: 'bedrock',
    send: { compaction },
    says: 'compaction: Extra inputs are not permitted',
  },
  {
    it: 'is not served by a 4.5 model',
    beta,
    send: { compaction, model: 'claude-haiku-4-5' },
    says: '`compaction` is not supported on this model',
  },
  ...[
    { name: 'context_management', send: edits(), beta: `${beta},${threshold}` },
    { name: 'stop_sequences', send: { stop_sequences: ['x'] } },
    {
      name: 'output_config.format',
      send: { output_config: { format: { type: 'json_schema', schema: {} } } },
    },
    {
      name: 'output_config.task_budget.remaining',
      send: { output_config: remaining },
      beta: `${beta},${budgets}`,
    },
    {
      name: 'tool_choice',
      send: {
        tools: [{ name: 't', input_schema: { type: 'object' } }],
        tool_choice: { type: 'any' },
      },
    },
  ].map((one) => ({
    it: `takes no ${one.name}`,
    beta: one.beta ?? beta,
    send: { compaction, ...one.send },
    says: combined(one.name),
  })),
]);

check('compactionPlace', [
  {
    it: 'takes the block in a user message',
    beta,
    send: { messages: [user([signed, text('q')])] },
  },
  { it: 'takes the block alone', beta, send: { messages: [assistant([signed])] } },
  {
    it: 'wants its beta',
    beta: threshold,
    send: { messages: [assistant([signed]), user('q')] },
    says: 'messages.0.content.0: `signature` requires anthropic-beta: compact-2026-09-04',
  },
  {
    it: 'takes a signed block with no edit that compacts',
    beta: `${beta},${threshold}`,
    send: { messages: [assistant([signed]), user('q')], ...edits() },
    says: 'messages.0.content.0: a signed `compaction` block cannot be sent with `compact_20260112`',
  },
  {
    it: 'takes a signed block without the rest of a budget',
    beta: `${beta},${budgets}`,
    send: { messages: [assistant([signed]), user('q')], output_config: remaining },
    says: '`output_config.task_budget.remaining` cannot be sent with a `compaction` block',
  },
  {
    it: 'takes unsigned blocks anywhere with the edit',
    beta: threshold,
    send: {
      messages: [
        user('q'),
        assistant([block, text('a')]),
        user('q'),
        assistant([block]),
        user('q'),
      ],
      ...edits(),
    },
  },
  {
    it: 'wants the edit with them',
    beta: threshold,
    send: { messages: [user('q'), assistant([block]), user('q')] },
    says: 'messages.1.content.0: `compaction` blocks require a `compact_20260112` strategy in `context_management.edits`.',
  },
  {
    it: 'wants a signature where there is no such edit',
    beta,
    send: { messages: [assistant([block]), user('q')] },
    says: 'messages.0.content.0: a `compaction` block with `content` requires its `signature`',
  },
  {
    it: 'takes a failed block',
    beta: threshold,
    send: { messages: [user('q'), assistant([{ ...block, content: null }, text('a')]), user('q')] },
  },
  {
    it: 'takes no empty one',
    beta,
    send: { messages: [assistant([{ ...signed, content: '' }]), user('q')] },
    says: 'messages.0.content.0.compaction.content: content cannot be empty',
  },
  {
    it: 'takes no field that the API did not return',
    beta,
    send: { messages: [assistant([{ ...signed, citations: null }]), user('q')] },
    says: 'messages.0.content.0.compaction.citations: Extra inputs are not permitted',
  },
]);

check('compactionEdit', [
  { it: 'takes the smallest trigger', beta: threshold, send: edits(trigger(50_000)) },
  {
    it: 'takes none below',
    beta: threshold,
    send: edits(trigger(49_999)),
    says: 'context_management.edits.0.compact_20260112: trigger.value must be at least 50000',
  },
  {
    it: 'needs its beta',
    beta: 'context-management-2025-06-27',
    send: edits(),
    says: "context_management.edits.0: Input tag 'compact_20260112' found using 'type' does not match any of the expected tags: 'clear_thinking_20251015', 'clear_tool_uses_20250919'",
  },
  {
    it: 'is not served by a 4.5 model',
    beta: threshold,
    send: { ...edits(), model: 'claude-haiku-4-5' },
    says: "This model does not support the 'compact_20260112' context management strategy",
  },
  {
    it: 'has no other fields',
    beta: threshold,
    send: edits({ keep: 1 }),
    says: 'context_management.edits.0.compact_20260112.keep: Extra inputs are not permitted',
  },
]);

const open = [user('q'), assistant([call('toolu_1')])];
const codes: readonly (readonly [string, (made: Body) => Body])[] = [
  ['compaction_nothing_to_summarize', () => ({ compaction, messages: [] })],
  ['compaction_incomplete_turn', () => ({ compaction, messages: open })],
  ['compaction_block_misplaced', (made) => ({ messages: [user('q'), assistant([made])] })],
  ['compaction_block_misplaced', (made) => ({ messages: [user([text('q'), made])] })],
  [
    'compaction_block_ambiguous',
    (made) => ({ messages: [assistant([made]), user('q'), assistant([made]), user('q')] }),
  ],
  [
    'compaction_signature_invalid',
    (made) => ({ messages: [assistant([{ ...made, signature: `${made.signature}x` }])] }),
  ],
  [
    'compaction_content_mismatch',
    (made) => ({ messages: [assistant([{ ...made, content: 'Other.' }])] }),
  ],
  [
    'compaction_tool_changes_mismatch',
    (made) => ({ messages: [assistant([{ ...made, tool_changes: [{ type: 'tool_removal' }] }])] }),
  ],
];

test.each(codes)('a program knows %s by its code', async (error_code, send) => {
  const simulator = await start();
  const headers = { 'anthropic-beta': beta };
  const { body } = await post(simulator, { ...hello, compaction }, headers);
  const { status, body: refused } = await post(
    simulator,
    { ...hello, ...send(body.content[0] ?? {}) },
    headers,
  );
  expect(status).toBe(400);
  expect(refused.error).toMatchObject({ type: 'invalid_request_error', details: { error_code } });
});
