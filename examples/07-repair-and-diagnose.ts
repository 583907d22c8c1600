// Repair without any client: a function from params to params.
import assert from 'node:assert/strict';
import { diagnose, repair } from '@turnwise/core';

const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [
    { role: 'user', content: 'When is high water?' },
    { role: 'assistant', content: 'At' },
  ],
};

const problems = diagnose(params);
const legal = repair(params);

assert.deepEqual(
  problems.map(({ code }) => code),
  ['trailing-assistant'],
);
assert.equal(legal.messages.at(-1)?.role, 'user');
assert.equal(repair(legal), legal);
