// Cut a history to size: whole rounds leave, calls stay with their results.
import assert from 'node:assert/strict';
import { estimateTokens, window } from '@turnwise/context';

const round = (n: number) => [
  { role: 'user', content: `Question ${n}: when is high water?` },
  { role: 'assistant', content: `Answer ${n}. ${'It depends on the wind. '.repeat(50)}` },
];
const params = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [...Array.from({ length: 40 }, (_, n) => round(n)).flat(), ...round(40).slice(0, 1)],
};

const cut = window(params, { trigger: { tokens: 10_000 }, keep: { tokens: 5_000 } });

assert.ok(estimateTokens(params) > 10_000);
assert.ok(estimateTokens(cut) <= 10_000);
assert.equal(cut.messages.at(-1), params.messages.at(-1));
