import { describe, test } from 'vitest';
import { assistant, bye, check, hello, type Line, system, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'neighbors of one role stay on the first-party API',
    messages: [hello, bye],
  },
  {
    name: 'users are merged for other backends',
    messages: [hello, bye],
    options: { target: 'portable' },
    out: [user(text('Hi'), text('Bye'))],
    told: [['alternate-roles', 'messages.1', 'lossless']],
  },
  {
    name: 'a string is merged as one text',
    messages: [hello, { role: 'user', content: 'Bye' }],
    options: { target: 'portable' },
    out: [user(text('Hi'), text('Bye'))],
    told: [['alternate-roles', 'messages.1', 'lossless']],
  },
  {
    name: 'assistants are merged',
    messages: [hello, assistant(text('a')), assistant(text('b')), bye],
    options: { target: 'portable' },
    out: [hello, assistant(text('a'), text('b')), bye],
    told: [['alternate-roles', 'messages.2', 'lossless']],
  },
  {
    name: 'what alternates stays',
    messages: [hello, assistant(text('a')), bye],
    options: { target: 'portable' },
  },
  {
    name: 'a message that only directs survives the merge',
    messages: [hello, system([], { output_config: { effort: 'low' } }), bye],
    options: { target: 'portable' },
    out: [user(text('Hi'), text('Bye')), system([], { output_config: { effort: 'low' } })],
    told: [['alternate-roles', 'messages.2', 'lossless']],
  },
];

describe('alternate-roles', () => {
  test.each(lines)('$name', (line) => check(line));
});
