import { describe, test } from 'vitest';
import {
  assistant,
  bye,
  call,
  check,
  hello,
  type Line,
  mark,
  result,
  text,
  user,
} from './check.ts';

const lines: Line[] = [
  {
    name: 'an empty text goes',
    messages: [user(text('Hi'), text(''))],
    out: [hello],
    told: [['empty-text', 'messages.0.content.1', 'lossless']],
  },
  {
    name: 'white space alone goes',
    messages: [user(text('Hi')), assistant(text('\n\n'), text('a')), bye],
    out: [hello, assistant(text('a')), bye],
    told: [['empty-text', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'a mark on an empty block moves to its neighbor',
    messages: [user(text('Hi'), text('', mark()))],
    out: [user(text('Hi', mark()))],
    told: [['empty-text', 'messages.0.content.1', 'lossless']],
  },
  {
    name: 'a mark never moves to thinking',
    messages: [
      hello,
      assistant({ type: 'thinking', thinking: '', signature: 's' }, text(' ', mark()), text('a')),
      bye,
    ],
    out: [hello, assistant({ type: 'thinking', thinking: '', signature: 's' }, text('a')), bye],
    told: [['empty-text', 'messages.1.content.1', 'lossless']],
  },
  {
    name: 'empty text inside a result goes',
    messages: [hello, assistant(call()), user(result('a', [text(''), text('R')]))],
    out: [hello, assistant(call()), user(result('a', [text('R')]))],
    told: [['empty-text', 'messages.2.content.0', 'lossless']],
  },
  {
    name: 'empty text in system goes',
    more: { system: [text('Be kind.'), text(' ')] },
    outMore: { system: [text('Be kind.')] },
    told: [['empty-text', 'system.1', 'lossless']],
  },
  {
    name: 'an empty string as content becomes an empty turn',
    messages: [{ role: 'user', content: '' }],
    out: [user(text('(empty message)'))],
    told: [
      ['empty-text', 'messages.0.content', 'lossless'],
      ['empty-message', 'messages.0', 'lossless'],
    ],
  },
  {
    name: 'signed but empty thinking stays',
    messages: [
      hello,
      assistant({ type: 'thinking', thinking: '', signature: 's' }, text('a')),
      bye,
    ],
  },
  {
    name: 'an empty string as result stays',
    messages: [hello, assistant(call()), user(result('a', ''))],
  },
];

describe('empty-text', () => {
  test.each(lines)('$name', (line) => check(line));
});
