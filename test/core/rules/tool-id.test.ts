import { describe, test } from 'vitest';
import {
  assistant,
  bye,
  call,
  check,
  found,
  hello,
  type Line,
  result,
  server,
  text,
  user,
} from './check.ts';

const lines: Line[] = [
  {
    name: 'a call and its result are encoded alike',
    messages: [hello, assistant(call('a b')), user(result('a b'))],
    out: [hello, assistant(call('a-0020b')), user(result('a-0020b'))],
    told: [
      ['tool-id', 'messages.1.content.0', 'lossless'],
      ['tool-id', 'messages.2.content.0', 'lossless'],
    ],
  },
  {
    name: 'two ids never become one',
    messages: [hello, assistant(call('a b'), call('a:b')), user(result('a b'), result('a:b'))],
    out: [
      hello,
      assistant(call('a-0020b'), call('a-003ab')),
      user(result('a-0020b'), result('a-003ab')),
    ],
    told: [
      ['tool-id', 'messages.1.content.0', 'lossless'],
      ['tool-id', 'messages.1.content.1', 'lossless'],
      ['tool-id', 'messages.2.content.0', 'lossless'],
      ['tool-id', 'messages.2.content.1', 'lossless'],
    ],
  },
  {
    name: 'a number becomes its digits',
    messages: [hello, assistant(call(7)), user(result(7))],
    out: [hello, assistant(call('7')), user(result('7'))],
    told: [
      ['tool-id', 'messages.1.content.0', 'lossless'],
      ['tool-id', 'messages.2.content.0', 'lossless'],
    ],
  },
  {
    name: 'server ids begin as the API wants it',
    messages: [hello, assistant(server('s-1'), found('s-1'), text('a')), bye],
    out: [hello, assistant(server('srvtoolu_s_002d1'), found('srvtoolu_s_002d1'), text('a')), bye],
    told: [
      ['tool-id', 'messages.1.content.0', 'lossless'],
      ['tool-id', 'messages.1.content.1', 'lossless'],
    ],
  },
  {
    name: 'ids of MCP servers stay',
    messages: [
      hello,
      assistant(
        { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'f', server_name: 's', input: {} },
        { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_1' },
        text('a'),
      ),
      bye,
    ],
  },
];

describe('tool-id', () => {
  test.each(lines)('$name', (line) => check(line));
});
