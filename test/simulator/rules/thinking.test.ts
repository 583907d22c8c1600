import { assistant, call, result, text, user, weather } from '../support.ts';
import { check } from './check.ts';

const thought = { type: 'thinking', thinking: 't', signature: 's' };
const manual = { type: 'enabled', budget_tokens: 2048 };
const advice =
  'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
const old = { model: 'claude-sonnet-4-5', max_tokens: 4096 };

check('thinkingType', [
  { it: 'is manual on 4.5', send: { ...old, thinking: manual } },
  {
    it: 'is not adaptive on 4.5',
    send: { ...old, thinking: { type: 'adaptive' } },
    says: 'adaptive thinking is not supported on this model',
  },
  { it: 'is both on 4.6', send: { model: 'claude-opus-4-6', max_tokens: 4096, thinking: manual } },
  ...['claude-opus-4-7', 'claude-opus-5', 'claude-haiku-5-5'].map((model) => ({
    it: `is not manual on ${model}`,
    send: { model, max_tokens: 4096, thinking: manual },
    says: `"thinking.type.enabled" is not supported for this model. ${advice}`,
  })),
  {
    it: 'is always on where it cannot be off',
    send: { model: 'claude-opus-5-5', thinking: { type: 'disabled' } },
    says: `"thinking.type.disabled" is not supported for this model. ${advice}`,
  },
  { it: 'may be off elsewhere', send: { thinking: { type: 'disabled' } } },
  {
    it: 'goes between tools on Sonnet 5.5',
    send: { model: 'claude-sonnet-5-5', thinking: { type: 'between_tools' } },
  },
]);

check('thinkingBudget', [
  {
    it: 'leaves room for the answer',
    send: { ...old, max_tokens: 2048, thinking: manual },
    says: '`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size',
  },
  {
    it: 'may go over when interleaved',
    beta: 'interleaved-thinking-2025-05-14',
    send: { ...old, max_tokens: 2048, thinking: manual },
  },
]);

check('thinkingLast', [
  {
    it: 'does not end a turn to be continued',
    send: { messages: [user('q'), assistant([thought])] },
    says: 'messages.1: The final block in an assistant message cannot be `thinking`.',
  },
  {
    it: 'is named as it is',
    send: { ...old, messages: [user('q'), assistant([{ type: 'redacted_thinking', data: 'x' }])] },
    says: 'messages.1: The final block in an assistant message cannot be `redacted_thinking`.',
  },
  {
    it: 'may end a turn of the past',
    send: { messages: [user('q'), assistant([thought]), user('b')] },
  },
]);

const loop = (...blocks: readonly unknown[]) => ({
  ...old,
  thinking: manual,
  tools: [weather],
  messages: [user('q'), assistant([...blocks, call('a')]), user([result('a')])],
});

check('thinkingFirst', [
  { it: 'opens a tool loop', send: loop(thought) },
  {
    it: 'is missed there',
    send: loop(),
    says: 'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks). We recommend you include thinking blocks from previous turns. To avoid this requirement, disable `thinking`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking',
  },
  {
    it: 'is not missed in adaptive mode',
    send: { ...loop(), model: 'claude-opus-5', thinking: { type: 'adaptive' } },
  },
  {
    it: 'is not missed in turns that are over',
    send: { ...loop(), messages: [...loop().messages, assistant('a'), user('b')] },
  },
]);

check('thinkingOff', [
  {
    it: 'takes no thinking in a turn to be continued',
    send: { ...old, messages: [user('q'), assistant([thought, text('a')])] },
    says: 'messages.1.content.0: When thinking is disabled, an `assistant` message in the final position cannot contain `thinking`. To use thinking blocks, enable `thinking` in your request.',
  },
]);
