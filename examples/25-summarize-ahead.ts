// Summarize ahead of need, by a cheaper model, while the program waits for its user.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { summarizing, windowing } from '@turnwise/context';
import { wrap } from '@turnwise/core';
import { startApi } from './support.ts';

const api = await startApi({
  reply: ({ max_tokens }) => (max_tokens === 900 ? 'Harbors.' : 'Noted.'),
});
const works: Promise<unknown>[] = [];

const client = wrap(
  new Anthropic(),
  summarizing({
    by: { model: 'claude-haiku-5-5', max_tokens: 900, thinking: { type: 'disabled' } },
    trigger: { tokens: 8_000 },
    soft: { tokens: 5_000 },
    waitUntil: (work) => works.push(work),
  }),
  windowing(),
);

const messages: Anthropic.MessageParam[] = [];
while (works.length === 0) {
  messages.push({ role: 'user', content: `Harbor ${messages.length}. `.repeat(80) });
  const { content } = await client.messages.create({
    model: 'claude-opus-5-5',
    max_tokens: 100,
    messages,
  });
  messages.push({ role: 'assistant', content });
}
await Promise.all(works);
await client.messages.create({
  model: 'claude-opus-5-5',
  max_tokens: 100,
  messages: [...messages, { role: 'user', content: 'How many were there?' }],
});

if (api.requests.length > 0) {
  assert.equal(api.requests.filter(({ model }) => model === 'claude-haiku-5-5').length, 1);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /conversation_record/);
}

await api.close();
