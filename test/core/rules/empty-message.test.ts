import { describe, test } from 'vitest';
import { assistant, bye, check, hello, type Line, system, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'an empty assistant message goes',
    messages: [hello, assistant(), bye],
    out: [hello, bye],
    told: [['empty-message', 'messages.1', 'lossless']],
  },
  {
    name: 'an empty user message beside another goes',
    messages: [user(), hello],
    out: [hello],
    told: [['empty-message', 'messages.0', 'lossless']],
  },
  {
    name: 'an empty user turn says so',
    messages: [hello, assistant(text('a')), user()],
    out: [hello, assistant(text('a')), user(text('(empty message)'))],
    told: [['empty-message', 'messages.2', 'lossless']],
  },
  {
    name: 'a message that only directs stays',
    messages: [hello, system([], { output_config: { effort: 'low' } })],
  },
  {
    name: 'and so does one without any content',
    messages: [hello, { role: 'system', output_config: { effort: 'low' } }],
  },
];

describe('empty-message', () => {
  test.each(lines)('$name', (line) => check(line));
});
