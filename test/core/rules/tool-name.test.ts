import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, tool, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'a name is replaced alike in tools, calls and choice',
    messages: [hello, assistant(call('a', { name: 'do it' })), user(result())],
    more: { tools: [tool('do it')], tool_choice: { type: 'auto', name: 'do it' } },
    out: [hello, assistant(call('a', { name: 'do_it_bf17e0ba' })), user(result())],
    outMore: {
      tools: [tool('do_it_bf17e0ba')],
      tool_choice: { type: 'auto', name: 'do_it_bf17e0ba' },
    },
    told: [
      ['tool-name', 'messages.1.content.0', 'lossless'],
      ['tool-name', 'tools', 'lossless'],
    ],
  },
  {
    name: '100 characters pass on the first-party API',
    more: { tools: [tool('x'.repeat(100))] },
  },
  {
    name: 'and are cut for other backends',
    more: { tools: [tool('x'.repeat(100))] },
    options: { target: 'portable' },
    outMore: { tools: [tool(`${'x'.repeat(55)}_e68f3e2f`)] },
    told: [['tool-name', 'tools', 'lossless']],
  },
  {
    name: '64 characters pass everywhere',
    more: { tools: [tool('x'.repeat(64))] },
    options: { target: 'portable' },
  },
];

describe('tool-name', () => {
  test.each(lines)('$name', (line) => check(line));
});
