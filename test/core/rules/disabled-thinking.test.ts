import { describe, test } from 'vitest';
import { assistant, bye, check, hello, type Line, text } from './check.ts';

const thought = { type: 'thinking', thinking: 'x', signature: 's' };
const gone = ['disabled-thinking', 'messages.1.content.0', 'lossy'] as const;

const lines: Line[] = [
  {
    name: 'a prefill holds no thinking where none is asked for',
    messages: [hello, assistant(thought, text('a'))],
    more: { model: 'claude-sonnet-4-5' },
    out: [hello, assistant(text('a'))],
    told: [gone],
  },
  {
    name: 'nor where it is switched off',
    messages: [hello, assistant({ type: 'redacted_thinking', data: 'd' }, text('a'))],
    more: { model: 'claude-sonnet-4-5', thinking: { type: 'disabled' } },
    out: [hello, assistant(text('a'))],
    told: [gone],
  },
  {
    name: 'earlier turns keep theirs',
    messages: [hello, assistant(thought, text('a')), bye, assistant(text('b'))],
    more: { model: 'claude-sonnet-4-5' },
  },
  {
    name: 'a turn that is over keeps its own',
    messages: [hello, assistant(thought, text('a')), bye],
    more: { model: 'claude-sonnet-4-5' },
  },
];

describe('disabled-thinking', () => {
  test.each(lines)('$name', (line) => check(line));
});
