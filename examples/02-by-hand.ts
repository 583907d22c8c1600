// The same, put together part by part: the first middleware sees the request first.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { clearing, windowing } from '@turnwise/context';
import { prefilling, repairing, wrap } from '@turnwise/core';
import { startApi } from './support.ts';

const api = await startApi();

const client = wrap(
  new Anthropic(),
  prefilling(),
  repairing(),
  clearing({ trigger: { tokens: 60_000 } }),
  windowing({ trigger: { tokens: 100_000 }, keep: { tokens: 50_000 } }),
  caching({ ttl: '1h' }),
);

// This model takes no prefill. The text becomes an instruction to go on exactly there.
const message = await client.messages.create({
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [
    { role: 'user', content: 'Name a harbor, as JSON.' },
    { role: 'assistant', content: '{"harbor":' },
  ],
});

assert.equal(message.role, 'assistant');
await api.close();
