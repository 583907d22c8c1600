import { describe, test } from 'vitest';
import { assistant, bye, call, check, hello, type Line, result, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'a tool message becomes a result',
    messages: [hello, assistant(call()), { role: 'tool', tool_call_id: 'a', content: 'R' }],
    out: [hello, assistant(call()), user(result('a', [text('R')]))],
    told: [['unknown-role', 'messages.2', 'lossless']],
  },
  {
    name: 'results inside a tool message stay results',
    messages: [hello, assistant(call()), { role: 'tool', tool_call_id: 'a', content: [result()] }],
    out: [hello, assistant(call()), user(result())],
    told: [['unknown-role', 'messages.2', 'lossless']],
  },
  {
    name: 'human and model are user and assistant',
    messages: [{ role: 'human', content: 'Hi' }, { role: 'model', content: [text('a')] }, bye],
    out: [hello, assistant(text('a')), bye],
    told: [
      ['unknown-role', 'messages.0', 'lossless'],
      ['unknown-role', 'messages.1', 'lossless'],
    ],
  },
  {
    name: 'a developer prompt joins system',
    messages: [{ role: 'developer', content: 'S' }, hello],
    out: [hello],
    outMore: { system: [text('S')] },
    told: [
      ['unknown-role', 'messages.0', 'lossless'],
      ['system-role', 'messages.0', 'lossless'],
    ],
  },
];

describe('unknown-role', () => {
  test.each(lines)('$name', (line) => check(line));
});
