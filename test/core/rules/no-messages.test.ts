import { describe, test } from 'vitest';
import { check, type Line, system, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'no message at all',
    messages: [],
    out: [user(text('(start of the conversation)'))],
    told: [['no-messages', 'messages', 'lossless']],
  },
  {
    name: 'nothing but a system prompt',
    messages: [system('Be kind.')],
    out: [user(text('(start of the conversation)'))],
    outMore: { system: [text('Be kind.')] },
    told: [
      ['system-role', 'messages.0', 'lossless'],
      ['no-messages', 'messages', 'lossless'],
    ],
  },
];

describe('no-messages', () => {
  test.each(lines)('$name', (line) => check(line));
});
