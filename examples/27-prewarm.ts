// Fill the cache before anyone waits for it, and let those who come at once wait for the first.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { prewarm, turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi({ reply: () => 'At six.' });

const client = turnwise(new Anthropic(), { cache: { waitForFirst: true } });

const model = 'claude-opus-5-5';
const system = 'Answer by the tide table. '.repeat(500);
const usage = await prewarm(client, { model, system });

const ask = (about: string, content: string) =>
  client.messages.create({
    model,
    max_tokens: 64,
    system: about,
    messages: [{ role: 'user', content }],
  });
const warm = await ask(system, 'When is high water?');

// Another prompt, which nobody has warmed: the second and the third read what the first one writes.
const berths = 'Answer by the list of berths. '.repeat(500);
const questions = ['Where is the pilot?', 'Where is the tug?', 'Where is the ferry?'];
const replies = await Promise.all(questions.map((question) => ask(berths, question)));

assert.equal(usage.output_tokens, 0);
assert.ok((usage.cache_creation_input_tokens ?? 0) > 1_000);
assert.ok((warm.usage.cache_read_input_tokens ?? 0) > 1_000);
assert.deepEqual(
  replies.map((reply) => (reply.usage.cache_read_input_tokens ?? 0) > 1_000),
  [false, true, true],
);
await api.close();
