import { describe, test } from 'vitest';
import { assistant, bye, check, hello, type Line, mark, text, tool } from './check.ts';

const lines: Line[] = [
  {
    name: 'thinking carries no mark',
    messages: [
      hello,
      assistant({ type: 'thinking', thinking: 'x', signature: 's', ...mark() }, text('a')),
      bye,
    ],
    out: [hello, assistant({ type: 'thinking', thinking: 'x', signature: 's' }, text('a')), bye],
    told: [['marker-place', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'nor does a deferred tool',
    more: { tools: [tool('f'), tool('g', { defer_loading: true, ...mark() })] },
    outMore: { tools: [tool('f'), tool('g', { defer_loading: true })] },
    told: [['marker-place', 'tools.1', 'lossless']],
  },
  {
    name: 'a call and a server result may',
    messages: [hello, assistant(text('a', mark())), bye],
  },
];

describe('marker-place', () => {
  test.each(lines)('$name', (line) => check(line));
});
