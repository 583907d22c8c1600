// What requests cost, and what was paid for twice.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { tally, turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi({ reply: () => 'Slack water is at noon.' });

const bill = tally();
const missed: string[] = [];
const client = turnwise(new Anthropic(), {
  cache: { tally: bill },
  on: ({ code, reason, path }) => code === 'miss' && missed.push(`${reason} ${path}`),
});

const ask = (clock: string, ...messages: Anthropic.MessageParam[]) =>
  client.messages.create({
    model: 'claude-opus-5-5',
    max_tokens: 64,
    system: `It is ${clock}. ${'Tides are named by their port. '.repeat(200)}`,
    messages,
  });

const question = { role: 'user', content: 'When is slack water?' } as const;
const { content } = await ask('09:00', question);
// The clock in the system prompt makes it another prompt every minute.
const reply = await ask(
  '09:01',
  question,
  { role: 'assistant', content },
  { role: 'user', content: 'And tomorrow?' },
);

const { dollars, misses } = bill.total;
console.log(`$${dollars.total.toFixed(4)}, of which $${misses.system?.dollars.toFixed(4)} twice`);

assert.deepEqual(missed, ['system system']);
assert.equal(bill.of(reply)?.misses.system?.requests, 1);
assert.ok(bill.total.dollars.total < 1.25 * bill.total.uncachedDollars);
await api.close();
