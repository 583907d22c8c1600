import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'results move to the front',
    messages: [hello, assistant(call()), user(text('Here'), result())],
    out: [hello, assistant(call()), user(result(), text('Here'))],
    told: [['tool-result-order', 'messages.2.content.1', 'lossless']],
  },
  {
    name: 'of several messages of one turn too',
    messages: [hello, assistant(call()), user(text('Here')), user(result())],
    out: [hello, assistant(call()), user(result(), text('Here'))],
    told: [['tool-result-order', 'messages.3.content.0', 'lossless']],
  },
  {
    name: 'their own order is free',
    messages: [hello, assistant(call(), call('b')), user(result('b'), result())],
  },
];

describe('tool-result-order', () => {
  test.each(lines)('$name', (line) => check(line));
});
