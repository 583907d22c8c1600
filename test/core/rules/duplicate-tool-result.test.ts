import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'a copy of a result goes',
    messages: [hello, assistant(call()), user(result(), result())],
    out: [hello, assistant(call()), user(result())],
    told: [['duplicate-tool-result', 'messages.2.content.1', 'lossless']],
  },
  {
    name: 'another answer becomes text',
    messages: [hello, assistant(call()), user(result(), result('a', 'Other'))],
    out: [hello, assistant(call()), user(result(), text('[Result of tool call a]\nOther'))],
    told: [['duplicate-tool-result', 'messages.2.content.1', 'lossless']],
  },
  {
    name: 'an id used again in a later exchange stays',
    messages: [hello, assistant(call()), user(result()), assistant(call()), user(result())],
  },
];

describe('duplicate-tool-result', () => {
  test.each(lines)('$name', (line) => check(line));
});
