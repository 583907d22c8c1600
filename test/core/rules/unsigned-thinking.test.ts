import { describe, test } from 'vitest';
import { assistant, bye, call, check, hello, type Line, result, text, user } from './check.ts';

const signed = { type: 'thinking', thinking: 'x', signature: 's' };
const gone = (path: string) => ['unsigned-thinking', path, 'lossy'] as const;

const lines: Line[] = [
  {
    name: 'thinking without a signature goes',
    messages: [hello, assistant({ type: 'thinking', thinking: 'x' }, text('a')), bye],
    out: [hello, assistant(text('a')), bye],
    told: [gone('messages.1.content.0')],
  },
  {
    name: 'thinking with an empty signature goes, in an open tool turn too',
    messages: [
      hello,
      assistant({ type: 'thinking', thinking: 'x', signature: '' }, call()),
      user(result()),
    ],
    more: { tools: [{ name: 'f', input_schema: { type: 'object' } }] },
    out: [hello, assistant(call()), user(result())],
    told: [gone('messages.1.content.0')],
  },
  {
    name: 'redacted thinking without data goes',
    messages: [hello, assistant({ type: 'redacted_thinking' }, text('a')), bye],
    out: [hello, assistant(text('a')), bye],
    told: [gone('messages.1.content.0')],
  },
  {
    name: 'signed thinking stays behind it',
    messages: [hello, assistant({ type: 'thinking', thinking: 'x' }, signed, text('a')), bye],
    out: [hello, assistant(signed, text('a')), bye],
    told: [gone('messages.1.content.0')],
  },
  {
    name: 'a message of nothing else goes with it',
    messages: [hello, assistant({ type: 'thinking', thinking: 'x' }), assistant(text('a')), bye],
    out: [hello, assistant(text('a')), bye],
    told: [gone('messages.1.content.0'), ['empty-message', 'messages.1', 'lossless']],
  },
  {
    name: 'what is signed and empty stays',
    messages: [
      hello,
      assistant({ type: 'thinking', thinking: '', signature: 's' }, text('a')),
      bye,
    ],
  },
  {
    name: 'an empty text that got lost is put back',
    messages: [hello, assistant({ type: 'thinking', signature: 's' }, text('a')), bye],
    out: [hello, assistant({ type: 'thinking', signature: 's', thinking: '' }, text('a')), bye],
    told: [['unsigned-thinking', 'messages.1.content.0', 'lossless']],
  },
];

describe('unsigned-thinking', () => {
  test.each(lines)('$name', (line) => check(line));
});
