// What a program in production counts, and what a person reads: events, and a diff of the request.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { describe } from '@turnwise/core/terminal';
import { eventsOf, explain, stack, turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi();

const client = turnwise(new Anthropic());
const spent = new Map<string, number>();
let prevented = 0;
eventsOf(client)
  .on('request', ({ model, usage, attempts, duration, failure }) => {
    spent.set(model, (spent.get(model) ?? 0) + (usage?.output_tokens ?? 0));
    if (attempts > 1 || failure) console.warn(model, attempts, duration, failure?.type);
  })
  .on('step', ({ middleware }) => {
    if (middleware === 'repair') prevented += 1;
  })
  .on('fault', ({ middleware }) => console.error(`${middleware} failed: sent as it came`));

const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [
    { role: 'user' as const, content: [{ type: 'text' as const, text: 'When is high water?' }] },
    { role: 'user' as const, content: [{ type: 'text' as const, text: '' }] },
  ],
};

await client.messages.create(params);

const explanation = await explain(params, ...stack());
console.log(describe(params, explanation, { color: process.stdout.isTTY, content: true }));

assert.ok((spent.get('claude-opus-4-8') ?? 0) > 0);
assert.ok(prevented > 0);
await api.close();
