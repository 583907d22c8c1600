import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'a result without its call becomes text',
    messages: [user(result(), text('Hi'))],
    out: [user(text('[Result of tool call a]\nR'), text('Hi'))],
    told: [['orphan-tool-result', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'an error says so, and keeps its blocks',
    messages: [user(result('a', [text('R'), { type: 'image', source: {} }], { is_error: true }))],
    out: [user(text('[Error of tool call a]'), text('R'), { type: 'image', source: {} })],
    told: [['orphan-tool-result', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'a late result stays where it is, as text',
    messages: [
      hello,
      assistant(call()),
      user(result()),
      assistant(text('So')),
      user(result('a', 'Late')),
    ],
    out: [
      hello,
      assistant(call()),
      user(result()),
      assistant(text('So')),
      user(text('[Result of tool call a]\nLate')),
    ],
    told: [['orphan-tool-result', 'messages.4.content.0', 'lossless']],
  },
];

describe('orphan-tool-result', () => {
  test.each(lines)('$name', (line) => check(line));
});
