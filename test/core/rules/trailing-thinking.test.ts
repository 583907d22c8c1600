import { describe, test } from 'vitest';
import { assistant, bye, check, hello, type Line, text } from './check.ts';

const lines: Line[] = [
  {
    name: 'thinking at the end of a reply goes',
    messages: [
      hello,
      assistant(text('a'), { type: 'thinking', thinking: 'x', signature: 's' }),
      bye,
    ],
    out: [hello, assistant(text('a')), bye],
    told: [['trailing-thinking', 'messages.1.content.1', 'lossy']],
  },
  {
    name: 'a reply of nothing but thinking goes',
    messages: [hello, assistant({ type: 'redacted_thinking', data: 'x' }), bye],
    out: [hello, bye],
    told: [
      ['trailing-thinking', 'messages.1.content.0', 'lossy'],
      ['empty-message', 'messages.1', 'lossless'],
    ],
  },
  {
    name: 'thinking before text in the next message stays',
    messages: [
      hello,
      assistant({ type: 'redacted_thinking', data: 'x' }),
      assistant(text('a')),
      bye,
    ],
  },
];

describe('trailing-thinking', () => {
  test.each(lines)('$name', (line) => check(line));
});
