// Prefill on a model that refuses it: the reply goes on where the prefill ends, even if it repeats it.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { prefilling, repairing, wrap } from '@turnwise/core';
import { startApi } from './support.ts';

const api = await startApi({ reply: () => '```json\n{"harbor": "Bergen"}\n```' });

const client = wrap(new Anthropic(), prefilling({ reply: 'whole' }), repairing());

const stream = client.messages.stream({
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [
    { role: 'user', content: 'Name a harbor, as JSON.' },
    { role: 'assistant', content: '{"harbor":' },
  ],
});
const text = await stream.finalText();

assert.match(text, /^\{"harbor":\s*"/);
if (api.requests.length > 0) assert.deepEqual(JSON.parse(text), { harbor: 'Bergen' });
await api.close();
