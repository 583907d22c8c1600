import { describe, test } from 'vitest';
import { assistant, bye, call, check, hello, type Line, result, text, user } from './check.ts';

const fallback = {
  type: 'fallback',
  from: { model: 'claude-fable-5' },
  to: { model: 'claude-opus-5' },
};
const thinking = { type: 'thinking', thinking: 'Hm', signature: 's' };

const lines: Line[] = [
  {
    name: 'what the declining model thought and called goes',
    messages: [hello, assistant(thinking, text('a'), call('b'), fallback, thinking, call())],
    out: [
      hello,
      assistant(text('a'), fallback, thinking, call()),
      user(
        result('a', 'No result: the tool call was interrupted before it finished.', {
          is_error: true,
        }),
      ),
    ],
    told: [
      ['fallback-echo', 'messages.1.content.0', 'lossy'],
      ['fallback-echo', 'messages.1.content.2', 'lossy'],
      ['missing-tool-result', 'messages.1.content.5', 'lossless'],
    ],
  },
  {
    name: 'in earlier messages of the turn too, and not in other turns',
    messages: [
      hello,
      assistant(thinking, text('a')),
      bye,
      assistant(thinking),
      assistant(fallback, text('b')),
      bye,
    ],
    out: [hello, assistant(thinking, text('a')), bye, assistant(fallback, text('b')), bye],
    told: [
      ['fallback-echo', 'messages.3.content.0', 'lossy'],
      ['empty-message', 'messages.3', 'lossless'],
    ],
  },
  {
    name: 'the block itself goes where nobody knows it',
    messages: [hello, assistant(fallback, text('b')), bye],
    options: { platform: 'vertex' },
    out: [hello, assistant(text('b')), bye],
    told: [['fallback-echo', 'messages.1.content.0', 'lossy']],
  },
  {
    name: 'nothing before it, nothing to do',
    messages: [hello, assistant(text('a'), fallback, thinking, text('b')), bye],
  },
];

describe('fallback-echo', () => {
  test.each(lines)('$name', (line) => check(line));
});
