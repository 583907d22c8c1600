import { expect, test } from 'vitest';
import { assistant, call, hello, post, result, start, system, text, user } from '../support.ts';
import { check } from './check.ts';

const history = { messages: [user('q'), assistant([call('a')]), user([result('a')])] };

check('the claude-3 era', [
  ...['stop_sequences', 'tools', 'system'].map((field) => ({
    it: `calls ${field} a list`,
    platform: 'legacy' as const,
    send: { [field]: 7 },
    says: `${field}: Input should be a valid list`,
  })),
  { it: 'serves the models of 2023', platform: 'legacy', send: { model: 'claude-2.1' } },
  {
    it: 'wants tools defined on every model',
    platform: 'legacy',
    send: { ...history, model: 'claude-3-7-sonnet-20250219' },
    says: 'Requests which include `tool_use` or `tool_result` blocks must define tools.',
  },
  ...(['legacy', 'bedrock'] as const).map((platform) => ({
    it: `counts bytes of text on ${platform}`,
    platform,
    send: { model: 'claude-3-5-haiku-20241022', messages: [user('x'.repeat(9_000_001))] },
    says: 'too many total text bytes: 9000001 > 9000000',
  })),
]);

check('what models think', [
  {
    it: 'is nothing before 3.7',
    send: {
      model: 'claude-3-5-haiku-20241022',
      max_tokens: 4096,
      thinking: { type: 'enabled', budget_tokens: 2048 },
    },
    says: "'claude-3-5-haiku-20241022' does not support thinking.",
  },
  {
    it: 'cannot be switched off on Mythos Preview',
    send: { model: 'claude-mythos-preview', thinking: { type: 'disabled' } },
    says: '"thinking.type.disabled" is not supported for this model. Thinking defaults to adaptive mode when not specified; use "thinking.type.enabled" with "budget_tokens" for extended thinking.',
  },
  {
    it: 'goes between tools with one effort only',
    beta: 'mid-conversation-output-config-2026-07-01',
    send: {
      model: 'claude-sonnet-5-5',
      thinking: { type: 'between_tools' },
      messages: [user('q'), { ...system([]), output_config: { effort: 'low' } }],
    },
    says: '"thinking.type.between_tools" does not go with an effort of single messages.',
  },
  {
    it: 'goes between tools with nothing beside it',
    send: { model: 'claude-sonnet-5-5', thinking: { type: 'between_tools', display: 'omitted' } },
    says: 'thinking.between_tools.display: Extra inputs are not permitted',
  },
]);

check('what is left of sampling', [
  {
    it: 'is a top_p of 0.95 and more with thinking',
    send: { model: 'claude-opus-4-6', thinking: { type: 'adaptive' }, top_p: 0.9 },
    says: 'top_p must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode',
  },
  {
    it: 'is no top_k with thinking',
    send: { model: 'claude-opus-4-6', thinking: { type: 'adaptive' }, top_k: 5 },
    says: '`top_k` must be unset when thinking is enabled. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#important-considerations-when-using-extended-thinking',
  },
  { it: 'is a top_p of 1 on Opus 5', send: { model: 'claude-opus-5', top_p: 1 } },
  { it: 'is a top_p of 0.99 on Haiku 5.5', send: { model: 'claude-haiku-5-5', top_p: 0.99 } },
  {
    it: 'is no other there',
    send: { model: 'claude-haiku-5-5', top_p: 1 },
    says: '`top_p` is deprecated for this model.',
  },
]);

const forced = {
  tools: [{ name: 'weather', input_schema: { type: 'object' } }],
  tool_choice: { type: 'any' },
};

check('a forced tool call', [
  { it: 'is served with thinking', send: { ...forced, thinking: { type: 'adaptive' } } },
  {
    it: 'is not on Bedrock with Sonnet 5',
    platform: 'bedrock',
    send: forced,
    says: 'Thinking may not be enabled when tool_choice forces tool use.',
  },
]);

check('role:system', [
  {
    it: 'is no role on Vertex where it is not served',
    platform: 'vertex',
    send: { model: 'claude-opus-4-6', messages: [user('q'), system('s')] },
    says: 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
  },
  {
    it: 'directs with something in its output_config',
    beta: 'mid-conversation-output-config-2026-07-01',
    send: { messages: [user('q'), { ...system([]), output_config: {} }] },
    says: 'messages.1: system content must contain at least one block',
  },
  {
    it: 'clears at a known point',
    beta: 'mid-conversation-system-clear-at-2026-08-21',
    send: { messages: [user('q'), { ...system([text('s')]), clear_at: 'noon' }] },
    says: "messages.1.clear_at: Input should be 'next_user_message' or 'never'",
  },
]);

const pdf = (pages: number) => ({
  type: 'document',
  source: {
    type: 'base64',
    media_type: 'application/pdf',
    data: Buffer.from(`%PDF-1.4 << /Type /Pages /Count ${pages} >>`).toString('base64'),
  },
});

check('pages', [
  { it: 'may be 600', send: { messages: [user([text('q'), pdf(600)])] } },
  {
    it: 'are counted over all documents',
    send: { messages: [user([text('q'), pdf(600), pdf(1)])] },
    says: 'A maximum of 600 PDF pages may be provided.',
  },
  {
    it: 'are 100 in a small window',
    send: { model: 'claude-haiku-4-5', messages: [user([text('q'), pdf(101)])] },
    says: 'A maximum of 100 PDF pages may be provided.',
  },
]);

test('a message too many is refused', async () => {
  const simulator = await start();
  const messages = Array.from({ length: 100_001 }, () => user('a'));
  const { body } = await post(simulator, { ...hello, messages });
  expect(body.error.message).toBe('messages: at most 100000 messages are allowed');
});

test('a string of more than 28,000,000 characters is refused', async () => {
  const simulator = await start();
  const { body } = await post(simulator, { ...hello, system: 'x'.repeat(28_000_001) });
  expect(body.error.message).toBe(
    'String value length (28000001) exceeds the maximum allowed (28000000)',
  );
});
