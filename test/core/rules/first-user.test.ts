import { describe, test } from 'vitest';
import { assistant, bye, check, type Line, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'the assistant may begin on the first-party API',
    messages: [assistant(text('Hi')), bye],
  },
  {
    name: 'a user turn is put first for other backends',
    messages: [assistant(text('Hi')), bye],
    options: { target: 'portable' },
    out: [user(text('(start of the conversation)')), assistant(text('Hi')), bye],
    told: [['first-user', 'messages.0', 'lossless']],
  },
];

describe('first-user', () => {
  test.each(lines)('$name', (line) => check(line));
});
