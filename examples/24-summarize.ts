// Summarize: old turns become a summary in their place, written by the same model from the cache.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi({
  reply: ({ messages }) =>
    JSON.stringify(messages).includes('Write that record now.')
      ? 'The user names harbors, one a turn, and wants each one acknowledged.'
      : 'Noted.',
});

const paid: string[] = [];
const client = turnwise(new Anthropic(), {
  summarize: { trigger: { tokens: 8_000 }, keep: { tokens: 2_000 } },
  on: ({ code, paid: request }) => {
    if (request)
      paid.push(`${code}: ${request.usage.cache_read_input_tokens} tokens from the cache`);
  },
});

const messages: Anthropic.MessageParam[] = [];
for (let turn = 1; turn <= 16; turn++) {
  messages.push({ role: 'user', content: `Harbor ${turn}, at the sea. `.repeat(80) });
  const { content } = await client.messages.create({
    model: 'claude-opus-5-5',
    max_tokens: 100,
    messages,
  });
  messages.push({ role: 'assistant', content });
}

if (api.requests.length > 0) {
  const { messages: sent } = (api.requests.at(-1)?.body ?? {}) as { messages: typeof messages };
  assert.ok(sent.length < messages.length / 2);
  assert.match(JSON.stringify(sent[0]), /The user names harbors/);
  assert.match(paid.join(), /^summary-written: [1-9]/);
}

await api.close();
