import { describe, test } from 'vitest';
import { assistant, bye, check, hello, type Line, text } from './check.ts';

const reply = {
  id: 'msg_1',
  type: 'message',
  model: 'claude-opus-5-5',
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
};

const lines: Line[] = [
  {
    name: 'of a whole reply role and content come back',
    messages: [hello, { ...reply, ...assistant(text('a')) }, bye],
    out: [hello, assistant(text('a')), bye],
    told: [['echoed-reply', 'messages.1', 'lossless']],
  },
  {
    name: 'one that said nothing is not sent',
    messages: [hello, { ...reply, ...assistant() }, bye],
    out: [hello, bye],
    told: [
      ['echoed-reply', 'messages.1', 'lossless'],
      ['empty-message', 'messages.1', 'lossless'],
    ],
  },
];

describe('echoed-reply', () => {
  test.each(lines)('$name', (line) => check(line));
});
