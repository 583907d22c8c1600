import { describe, test } from 'vitest';
import { assistant, bye, check, hello, type Line, text, user } from './check.ts';

const summary = (content: string, signature?: string) => ({
  type: 'compaction',
  content,
  ...(signature && { signature }),
});
const signed = summary('So far', 's');

const lines: Line[] = [
  { name: 'a block that comes first stays', messages: [assistant(signed), bye] },
  { name: 'so does one that begins a user turn', messages: [user(signed, text('Bye'))] },
  {
    name: 'what it stands for goes',
    messages: [hello, assistant(text('a')), assistant(text('b'), signed), bye],
    out: [assistant(signed), bye],
    told: [
      ['compaction-place', 'messages.0', 'lossy'],
      ['compaction-place', 'messages.1', 'lossy'],
      ['compaction-place', 'messages.2.content.0', 'lossy'],
    ],
  },
  {
    name: 'the last of several stands for the others',
    messages: [assistant(summary('1', 's')), hello, assistant(signed), bye],
    out: [assistant(signed), bye],
    told: [
      ['compaction-place', 'messages.0', 'lossy'],
      ['compaction-place', 'messages.1', 'lossy'],
    ],
  },
  {
    name: 'the user begins with it where the user has to be first',
    messages: [assistant(signed, text('a')), bye],
    options: { platform: 'foundry' },
    out: [user(signed), assistant(text('a')), bye],
    told: [['compaction-place', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'one without a signature stays where it was received',
    messages: [hello, assistant(summary('So far'), text('a')), bye],
  },
  {
    name: 'and so does one that failed',
    messages: [hello, assistant({ type: 'compaction', content: null }, text('a')), bye],
  },
];

describe('compaction-place', () => {
  test.each(lines)('$name', (line) => check(line));
});
