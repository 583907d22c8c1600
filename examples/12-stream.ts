// A stream that nobody edits is passed on as it comes, byte for byte.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi();
const client = turnwise(new Anthropic());

let text = '';
const stream = client.messages.stream({
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Hello.' }],
});
stream.on('text', (piece) => {
  text += piece;
});
const message = await stream.finalMessage();

assert.equal(message.content[0]?.type === 'text' && message.content[0].text, text);
await api.close();
