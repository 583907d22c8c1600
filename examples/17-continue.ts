// A reply that max_tokens cut goes on to its end, in one message and one stream, each segment billed.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { priceOf } from '@turnwise/cache';
import { configuring, continuing, repairing, type Step, wrap } from '@turnwise/core';
import { startApi } from './support.ts';

const verse = 'One for the road, two for the sea, three for the morning, four for the tree.';
const api = await startApi({
  reply: ({ messages }) => {
    const said = (messages as Anthropic.MessageParam[]).filter(({ role }) => role === 'assistant');
    const texts = said.map(({ content }) => (content as { text?: string }[])[0]?.text ?? '');
    return verse.slice(texts.join('').length);
  },
});

const steps: Step[] = [];
const client = wrap(
  new Anthropic(),
  configuring({ on: (step) => void steps.push(step) }),
  continuing({ maxSegments: 4 }),
  repairing(),
);

let streamed = '';
const message = await client.messages
  .stream({
    model: 'claude-opus-4-8',
    max_tokens: 12,
    messages: [{ role: 'user', content: 'Write a counting verse of four lines.' }],
  })
  .on('text', (piece) => {
    streamed += piece;
  })
  .finalMessage();

const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
assert.equal(text, streamed);
assert.ok(steps.some(({ middleware, code }) => middleware === 'continue' && code === 'continued'));
// What all segments cost together: the input of the first is paid again by each that follows.
assert.ok((priceOf({ ...message.usage }, message.model)?.total ?? 0) > 0);
if (api.requests.length > 0) assert.equal(text, verse);
await api.close();
