// JSON out of a reply, be it in a code block, between other words, or behind a prefill.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { JsonReplyError, jsonOf } from '@turnwise/core';
import { turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi({ reply: () => '"name": "Ada", "born": 1815}' });
const client = turnwise(new Anthropic());

interface Person {
  readonly name: string;
  readonly born: number;
}

// What zod's schema.parse or any other check would do.
function parse(value: unknown): Person {
  const { name, born } = value as Partial<Person>;
  assert.ok(typeof name === 'string' && typeof born === 'number');
  return { name, born };
}

const prefill = '{';
const message = await client.messages.create({
  model: 'claude-opus-5-5',
  max_tokens: 1_000,
  messages: [
    {
      role: 'user',
      content: 'Who wrote the first program? Answer with JSON: name, born (a year).',
    },
    { role: 'assistant', content: prefill },
  ],
});
const person = jsonOf(message, { prefill, parse });
assert.equal(person.born, 1815);

assert.deepEqual(jsonOf('Sure:\n```json\n{"a": 1}\n```\nAnything else?'), { a: 1 });

// Nothing is guessed: what was cut is an error that says so.
assert.throws(
  () => jsonOf({ ...message, content: [{ type: 'text', text: '{"a": [1, 2' }] }),
  (error) => error instanceof JsonReplyError && error.reason === 'cut',
);
await api.close();
