import { describe, test } from 'vitest';
import { check, type Line, mark, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: '1h before 5m stays',
    messages: [user(text('a', mark('1h')), text('b', mark('5m')))],
  },
  {
    name: '1h after 5m is made 5m',
    messages: [user(text('a', mark()), text('b', mark('1h')))],
    out: [user(text('a', mark()), text('b', mark('5m')))],
    told: [['marker-ttl', 'messages.0.content.1', 'lossless']],
  },
  {
    name: 'the automatic mark agrees with its block',
    messages: [user(text('a', mark('1h')))],
    more: { ...mark('5m') },
    outMore: { ...mark('1h') },
    told: [['marker-ttl', 'cache_control', 'lossless']],
  },
  {
    name: 'and with what comes before it',
    messages: [user(text('a', mark('5m')), text('b'))],
    more: { ...mark('1h') },
    outMore: { ...mark('5m') },
    told: [['marker-ttl', 'cache_control', 'lossless']],
  },
];

describe('marker-ttl', () => {
  test.each(lines)('$name', (line) => check(line));
});
