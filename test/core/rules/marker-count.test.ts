import { describe, test } from 'vitest';
import { check, type Line, mark, text, tool, user } from './check.ts';

const shared = user(text('t', mark()));

const lines: Line[] = [
  {
    name: 'four marks stay',
    messages: [user(...[1, 2, 3, 4].map((n) => text(`t${n}`, mark())))],
  },
  {
    name: 'the first marks of a history go',
    messages: [user(...[1, 2, 3, 4, 5].map((n) => text(`t${n}`, mark())))],
    out: [user(text('t1'), ...[2, 3, 4, 5].map((n) => text(`t${n}`, mark())))],
    told: [['marker-count', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'the automatic mark counts',
    messages: [user(...[1, 2, 3, 4].map((n) => text(`t${n}`, mark())))],
    more: { ...mark() },
    out: [user(text('t1'), ...[2, 3, 4].map((n) => text(`t${n}`, mark())))],
    told: [['marker-count', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'an object that stands in several places loses one of its marks alone',
    messages: Array(5).fill(shared),
    out: [user(text('t')), ...Array(4).fill(shared)],
    told: [['marker-count', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'the ends of tools and system stay',
    messages: [user(...[1, 2, 3].map((n) => text(`t${n}`, mark())))],
    more: { tools: [tool('f', mark())], system: [text('s', mark())] },
    out: [user(text('t1'), text('t2', mark()), text('t3', mark()))],
    told: [['marker-count', 'messages.0.content.0', 'lossless']],
  },
];

describe('marker-count', () => {
  test.each(lines)('$name', (line) => check(line));
});
