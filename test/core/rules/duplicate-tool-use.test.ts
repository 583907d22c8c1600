import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, noResult, result, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'the second call of a turn is renamed, and its result',
    messages: [hello, assistant(call(), call()), user(result(), result('a', 'S'))],
    out: [hello, assistant(call(), call('a-2')), user(result(), result('a-2', 'S'))],
    told: [['duplicate-tool-use', 'messages.1.content.1', 'lossless']],
  },
  {
    name: 'a second call without a result gets one',
    messages: [hello, assistant(call(), call()), user(result())],
    out: [hello, assistant(call(), call('a-2')), user(noResult('a-2'), result())],
    told: [
      ['duplicate-tool-use', 'messages.1.content.1', 'lossless'],
      ['missing-tool-result', 'messages.1.content.1', 'lossless'],
    ],
  },
  {
    name: 'calls of two messages that make one turn are told apart',
    messages: [hello, assistant(call()), assistant(call()), user(result(), result())],
    out: [hello, assistant(call()), assistant(call('a-2')), user(result(), result('a-2'))],
    told: [['duplicate-tool-use', 'messages.2.content.0', 'lossless']],
  },
];

describe('duplicate-tool-use', () => {
  test.each(lines)('$name', (line) => check(line));
});
