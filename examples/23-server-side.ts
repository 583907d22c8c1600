// Leave the context to the server: it clears old results and compacts, and a model without that is served here.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { reportOf, turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi({
  reply: () => 'At six.',
  summarize: () => 'High water was asked for.',
});

const client = turnwise(new Anthropic(), {
  context: 'server',
  clear: { trigger: { tokens: 40_000 }, exclude: ['memory'] },
  window: { trigger: { tokens: 60_000 } },
});

const messages: Anthropic.MessageParam[] = [
  { role: 'user', content: 'When is high water at the eastern sill? '.repeat(8_000) },
];
const ask = (model: string) => client.messages.create({ model, max_tokens: 1_024, messages });

const reply = await ask('claude-opus-5-5');
messages.push({ role: 'assistant', content: reply.content }, { role: 'user', content: 'And now?' });
const next = await ask('claude-opus-5-5');
const other = await ask('claude-haiku-4-5');

// The block of the compaction stays in the history: it stands for everything before it.
assert.equal(String(reply.content[0]?.type), 'compaction');
assert.ok(next.usage.input_tokens < 1_000);
assert.deepEqual(
  reportOf(next)?.steps.flatMap((step) => (step.middleware === 'delegate' ? step.code : [])),
  ['delegated'],
);
assert.equal(other.role, 'assistant');
await api.close();
