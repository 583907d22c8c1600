// Count otherwise: by an exact tokenizer, or by the API, asked only near the trigger.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { apiCounter, estimateTokens, windowing } from '@turnwise/context';
import { tiktoken } from '@turnwise/context/tiktoken';
import { wrap } from '@turnwise/core';
import { startApi } from './support.ts';

const api = await startApi({ reply: () => 'At six.' });
const question = 'When is high water at the eastern sill? ';
const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: question.repeat(300) }],
};

const text = await tiktoken();
const tokens = estimateTokens(params, { text });

const bare = new Anthropic();
const client = wrap(
  bare,
  windowing({ trigger: { tokens: 4_000 }, keep: { tokens: 2_000 }, count: apiCounter(bare) }),
);
const reply = await client.messages.create(params);

assert.ok(tokens > 2_000 && tokens < 4_000);
assert.equal(reply.role, 'assistant');
await api.close();
