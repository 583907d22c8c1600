// The API in a test: its refusals, its cache, its bill, and faults when you want them.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { startSimulator } from '@turnwise/simulator';

const simulator = await startSimulator({
  reply: (_params, { n }) => `This is answer ${n}.`,
  faults: (n) => (n === 1 ? { status: 529, headers: { 'retry-after-ms': '1' } } : undefined),
});
const client = new Anthropic({ baseURL: simulator.url, apiKey: 'test' });

const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  cache_control: { type: 'ephemeral' },
  messages: [{ role: 'user', content: 'A long question. '.repeat(1_000) }],
} satisfies Anthropic.MessageCreateParams;
const first = await client.messages.create(params);
const second = await client.messages.create(params);

assert.deepEqual(
  simulator.requests.map(({ status }) => status),
  [529, 200, 200],
);
assert.ok((first.usage.cache_creation_input_tokens ?? 0) > 1_024);
assert.equal(second.usage.cache_read_input_tokens, first.usage.cache_creation_input_tokens);
await simulator.close();
