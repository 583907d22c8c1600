import { describe, test } from 'vitest';
import { assistant, check, hello, type Line, text } from './check.ts';

const lines: Line[] = [
  {
    name: 'white space at the end of a prefill is cut',
    messages: [hello, assistant(text(' So \n'))],
    options: { model: 'claude-sonnet-4-5' },
    out: [hello, assistant(text(' So'))],
    told: [['trailing-whitespace', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'leading white space of a prefill stays',
    messages: [hello, assistant(text('\n So'))],
    options: { model: 'claude-sonnet-4-5' },
  },
  {
    name: 'white space in the middle of a history stays',
    messages: [hello, assistant(text('So ')), hello],
    options: { model: 'claude-sonnet-4-5' },
  },
];

describe('trailing-whitespace', () => {
  test.each(lines)('$name', (line) => check(line));
});
