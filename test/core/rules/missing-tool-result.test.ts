import { describe, test } from 'vitest';
import {
  assistant,
  bye,
  call,
  check,
  hello,
  type Line,
  noResult,
  result,
  system,
  text,
  user,
} from './check.ts';

const lines: Line[] = [
  {
    name: 'a call without a result gets one at the front',
    messages: [hello, assistant(call()), bye],
    out: [hello, assistant(call()), user(noResult(), text('Bye'))],
    told: [['missing-tool-result', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'at the end of a history in a turn of its own',
    messages: [hello, assistant(call())],
    out: [hello, assistant(call()), user(noResult())],
    told: [['missing-tool-result', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'one of several',
    messages: [hello, assistant(call(), call('b')), user(result('b'))],
    out: [hello, assistant(call(), call('b')), user(noResult(), result('b'))],
    told: [['missing-tool-result', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'a result that exists elsewhere in the history does not answer a call',
    messages: [hello, assistant(call()), bye, assistant(text('So')), user(result())],
    out: [
      hello,
      assistant(call()),
      user(noResult(), text('Bye')),
      assistant(text('So')),
      user(text('[Result of tool call a]\nR')),
    ],
    told: [
      ['orphan-tool-result', 'messages.4.content.0', 'lossless'],
      ['missing-tool-result', 'messages.1.content.0', 'lossless'],
    ],
  },
  {
    name: 'a message that only directs parts no call from its result',
    messages: [
      hello,
      assistant(call()),
      system([], { output_config: { effort: 'low' } }),
      user(result()),
    ],
  },
];

describe('missing-tool-result', () => {
  test.each(lines)('$name', (line) => check(line));
});
