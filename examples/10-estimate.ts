// Input tokens of a request without a request: in linear time, whatever the text.
import assert from 'node:assert/strict';
import { estimateTokens } from '@turnwise/context';

const tokens = estimateTokens({
  model: 'claude-opus-4-8',
  messages: [{ role: 'user', content: 'When is high water at the eastern sill?' }],
});

assert.ok(tokens > 5 && tokens < 50);
