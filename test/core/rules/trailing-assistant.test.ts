import { describe, test } from 'vitest';
import { assistant, check, found, hello, type Line, server, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'a model without prefill is asked to continue',
    messages: [hello, assistant(text('So'))],
    out: [
      hello,
      assistant(text('So')),
      user(text('Continue exactly where your last message ended. Do not repeat any of it.')),
    ],
    told: [['trailing-assistant', 'messages.1', 'lossless']],
  },
  {
    name: 'a model with prefill takes it',
    messages: [hello, assistant(text('So'))],
    options: { model: 'claude-sonnet-4-5' },
  },
  {
    name: 'a paused turn stays',
    messages: [hello, assistant(server())],
  },
  {
    name: 'a turn that ends in a server result stays',
    messages: [hello, assistant(server(), found())],
  },
  {
    name: 'a pause is seen across the messages of a turn',
    messages: [hello, assistant(server()), assistant(text('a'))],
  },
];

describe('trailing-assistant', () => {
  test.each(lines)('$name', (line) => check(line));
});
