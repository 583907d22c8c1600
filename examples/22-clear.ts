// Clear old tool results: notes take their place, the newest stay.
import assert from 'node:assert/strict';
import { clear, estimateTokens } from '@turnwise/context';

const round = (n: number) => [
  {
    role: 'assistant',
    content: [{ type: 'tool_use', id: `toolu_${n}`, name: 'read_file', input: { n } }],
  },
  {
    role: 'user',
    content: [
      { type: 'tool_result', tool_use_id: `toolu_${n}`, content: 'A line of code.\n'.repeat(200) },
    ],
  },
];
const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [
    { role: 'user', content: 'Which of the files is the longest?' },
    ...Array.from({ length: 40 }, (_, n) => round(n)).flat(),
  ],
};

const cleared = clear(params, {
  trigger: { tokens: 20_000 },
  keep: { tokens: 5_000 },
  exclude: ['memory'],
});

assert.ok(estimateTokens(params) > 20_000);
assert.ok(estimateTokens(cleared) < 20_000);
assert.equal(cleared.messages.length, params.messages.length);
assert.equal(cleared.messages.at(-1), params.messages.at(-1));
