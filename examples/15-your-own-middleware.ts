// A middleware is a function from handler to handler; it sees the call going in, the reply coming back.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { type Middleware, wrap } from '@turnwise/core';
import { stack } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi();

const spent: number[] = [];
const metering: Middleware = (next) =>
  async function metering(call) {
    const reply = await next(call);
    return reply.observe(({ usage }) => spent.push(usage.output_tokens));
  };

const client = wrap(new Anthropic(), ...stack(), metering);

await client.messages.create({
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Hello.' }],
});

assert.equal(spent.length, 1);
await api.close();
