import { expect, test } from 'vitest';
import { hello, post, start } from '../support.ts';
import { check } from './check.ts';

check('systemShape', [
  { it: 'takes a string', send: { system: 's' } },
  { it: 'wants an array', send: { system: 7 }, says: 'system: Input should be a valid array' },
  {
    it: 'wants text blocks',
    send: { system: [7] },
    says: 'system.0: Input does not match the expected shape.',
  },
]);

check('fieldShapes', [
  { it: 'wants max_tokens', send: { max_tokens: undefined }, says: 'max_tokens: Field required' },
  {
    it: 'wants an integer',
    send: { max_tokens: '9' },
    says: 'max_tokens: Input should be a valid integer',
  },
  {
    it: 'takes no negative',
    send: { max_tokens: -1 },
    says: 'max_tokens: must be greater than or equal to 0',
  },
  {
    it: 'wants stop sequences as a list',
    send: { stop_sequences: 'a' },
    says: 'stop_sequences: Input should be a valid array',
  },
  {
    it: 'wants strings in it',
    send: { stop_sequences: [7] },
    says: 'stop_sequences.0: Input should be a valid string',
  },
  {
    it: 'wants visible stop sequences',
    send: { stop_sequences: ['\n'] },
    says: 'stop_sequences: each stop sequence must contain non-whitespace',
  },
  {
    it: 'wants a string user_id',
    send: { metadata: { user_id: 7 } },
    says: 'metadata.user_id: Input should be a valid string',
  },
  {
    it: 'takes no address for a user',
    send: { metadata: { user_id: 'a@example.com' } },
    says: 'metadata.user_id: user_id appears to contain an email address',
  },
  {
    it: 'takes no other metadata',
    send: { metadata: { bogus: 1 } },
    says: 'metadata.bogus: Extra inputs are not permitted',
  },
  {
    it: 'names service tiers',
    send: { service_tier: 'fast' },
    says: "service_tier: Input should be 'auto' or 'standard_only'",
  },
  {
    it: 'names places',
    send: { inference_geo: 'eu' },
    says: "inference_geo: must be one of ['global', 'us']",
  },
  { it: 'keeps temperature in range', send: { temperature: -5 }, says: 'temperature: range: 0..1' },
  {
    it: 'takes null for what may be omitted',
    send: {
      metadata: null,
      stop_sequences: null,
      cache_control: null,
      container: null,
      inference_geo: null,
    },
  },
  {
    it: 'wants a budget of 1,024',
    send: { model: 'claude-haiku-4-5', thinking: { type: 'enabled', budget_tokens: 512 } },
    says: 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024',
  },
  {
    it: 'speaks of thinking before max_tokens',
    send: { thinking: {}, max_tokens: -1 },
    says: 'thinking.type: Field required',
  },
]);

check('unknownFields', [
  {
    it: 'takes no unknown key',
    send: { frobnicate: 1 },
    says: 'frobnicate: Extra inputs are not permitted',
  },
  {
    it: 'wants betas for beta fields',
    send: { context_management: {} },
    says: 'context_management: Extra inputs are not permitted',
  },
  {
    it: 'takes beta fields with their beta',
    send: { context_management: {} },
    beta: 'context-management-2025-06-27',
  },
  { it: 'knows temperature under 2023-06-01', send: { temperature: 1 } },
  ...['temperature', 'top_p', 'top_k'].map((key) => ({
    it: `knows no ${key} under 2026-10-21`,
    version: '2026-10-21',
    send: { model: 'claude-haiku-4-5', [key]: 1 },
    says: `${key}: Extra inputs are not permitted`,
  })),
  {
    it: 'wants a beta for block_binding',
    send: { thinking: { type: 'adaptive', block_binding: {} } },
    says: 'block_binding: Extra inputs are not permitted',
  },
  {
    it: 'takes no max_tokens when counting',
    path: '/v1/messages/count_tokens',
    send: {},
    says: 'max_tokens: Extra inputs are not permitted',
  },
]);

check('containerRefused', [
  {
    it: 'wants the code execution tool',
    send: { container: 'container_1' },
    says: 'container: Container identifier can only be provided when using the code execution tool',
  },
  {
    it: 'takes a container with it',
    send: {
      container: 'container_1',
      tools: [{ type: 'code_execution_20260521', name: 'code_execution' }],
    },
  },
]);

check('maxTokensLimit', [
  {
    it: 'names the limit and the model',
    send: { model: 'claude-opus-4-1-20250805', max_tokens: 64_000 },
    says: 'max_tokens: 64000 > 32000, which is the maximum allowed number of output tokens for claude-opus-4-1-20250805',
  },
]);

check('effort', [
  {
    it: 'lists what a model knows',
    send: { model: 'claude-opus-4-6', output_config: { effort: 'xhigh' } },
    says: "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.",
  },
  { it: 'takes every effort on newer models', send: { output_config: { effort: 'xhigh' } } },
  {
    it: 'wants thinking at high effort',
    send: { output_config: { effort: 'max' }, thinking: { type: 'disabled' } },
    says: `"thinking.type.disabled" is not supported at effort level 'max'.`,
  },
]);

check('sampling', [
  {
    it: 'is over since 4.7',
    send: { temperature: 0.5 },
    says: '`temperature` is deprecated for this model.',
  },
  { it: 'takes the default', send: { temperature: 1 } },
  {
    it: 'takes one of two on 4.5',
    send: { model: 'claude-sonnet-4-5', temperature: 0.5, top_p: 0.9 },
    says: '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
  },
  { it: 'takes both before', send: { model: 'claude-sonnet-4-0', temperature: 0.5, top_p: 0.9 } },
  {
    it: 'keeps temperature at 1 with thinking',
    send: { temperature: 0.7, thinking: { type: 'adaptive' } },
    says: '`temperature` may only be set to 1 when thinking is enabled or in adaptive mode. Please consult our documentation at https://platform.claude.com/docs/en/build-with-claude/extended-thinking',
  },
]);

check('prewarm', [
  { it: 'takes max_tokens 0', send: { max_tokens: 0 } },
  {
    it: 'does not stream',
    send: { max_tokens: 0, stream: true },
    says: 'max_tokens: 0 is not supported with `stream`',
  },
]);

test('a prompt over the window is refused with both numbers', async () => {
  const simulator = await start({ count: () => 1_000_001 });
  const { body } = await post(simulator, hello);
  expect(body.error.message).toBe('prompt is too long: 1000001 tokens > 1000000 maximum');
});

test('an older model counts max_tokens in', async () => {
  const simulator = await start({ count: () => 199_500 });
  const { body } = await post(simulator, { ...hello, model: 'claude-sonnet-4-0' });
  expect(body.error.message).toBe(
    'input length and `max_tokens` exceed context limit: 199500 + 1024 > 200000, decrease input length or `max_tokens` and try again',
  );
});
