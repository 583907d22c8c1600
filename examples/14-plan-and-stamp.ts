// Where marks go, as pure functions.
import assert from 'node:assert/strict';
import { plan, stamp } from '@turnwise/cache';

const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  system: 'Answer with one word.',
  messages: [{ role: 'user', content: 'When is high water?' }],
};

const marked = stamp(params, plan(params));

assert.deepEqual(
  plan(params).marks.map(({ path }) => path),
  ['messages.0.content', 'system'],
);
assert.match(JSON.stringify(marked), /"cache_control":\{"type":"ephemeral"\}/);
