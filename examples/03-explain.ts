// What would be sent, and why, without sending anything.
import assert from 'node:assert/strict';
import { explain, stack } from 'turnwise';

const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'b' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'c' },
        { type: 'text', text: '' },
      ],
    },
  ],
};

const { steps, inputTokens } = await explain(params, ...stack());
for (const { middleware, code, path } of steps) console.log(middleware, code, path);

assert.ok(steps.some(({ code }) => code === 'empty-text'));
assert.ok(inputTokens > 0);
