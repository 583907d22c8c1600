import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'half a character in text becomes U+FFFD',
    messages: [user(text('a\ud83d'))],
    out: [user(text('a\ufffd'))],
    told: [['lone-surrogate', 'messages.0.content.0', 'lossy']],
  },
  {
    name: 'deep in an input, keys too',
    messages: [hello, assistant(call('a', { input: { 'k\udc00': ['\ud800'] } })), user(result())],
    out: [hello, assistant(call('a', { input: { 'k\ufffd': ['\ufffd'] } })), user(result())],
    told: [['lone-surrogate', 'messages.1.content.0', 'lossy']],
  },
  {
    name: 'in system and metadata',
    more: { system: '\ud800', metadata: { user_id: '\ud800' } },
    outMore: { system: '\ufffd', metadata: { user_id: '\ufffd' } },
    told: [
      ['lone-surrogate', 'system', 'lossy'],
      ['lone-surrogate', 'metadata', 'lossy'],
    ],
  },
  {
    name: 'whole characters stay',
    messages: [user(text('😀'))],
  },
];

describe('lone-surrogate', () => {
  test.each(lines)('$name', (line) => check(line));
});
