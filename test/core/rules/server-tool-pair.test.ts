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
    name: 'a pair stays',
    messages: [hello, assistant(server(), found(), text('a')), bye],
  },
  {
    name: 'a call without result becomes text',
    messages: [hello, assistant(server()), bye],
    out: [hello, assistant(text('[Tool call web_search(srvtoolu_1): {}]')), bye],
    told: [['server-tool-pair', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'a result without call becomes text',
    messages: [hello, assistant(found(), text('a')), bye],
    out: [
      hello,
      assistant(
        text('{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}'),
        text('a'),
      ),
      bye,
    ],
    told: [['server-tool-pair', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'a result sent by the user becomes text, and so does its call',
    messages: [hello, assistant(server()), user(found())],
    out: [
      hello,
      assistant(text('[Tool call web_search(srvtoolu_1): {}]')),
      user(text('{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}')),
    ],
    told: [
      ['server-tool-pair', 'messages.1.content.0', 'lossless'],
      ['server-tool-pair', 'messages.2.content.0', 'lossless'],
    ],
  },
  {
    name: 'a paused turn at the end stays',
    messages: [hello, assistant(text('a'), server())],
  },
  {
    name: 'a program waits while its calls are answered',
    messages: [
      hello,
      assistant(server(), call('a', { caller: { tool_id: 'srvtoolu_1' } })),
      user(result()),
    ],
  },
  {
    name: 'but not while the user says more',
    messages: [
      hello,
      assistant(server(), call('a', { caller: { tool_id: 'srvtoolu_1' } })),
      user(result(), text('Stop')),
    ],
    out: [
      hello,
      assistant(text('[Tool call web_search(srvtoolu_1): {}]'), call()),
      user(result(), text('Stop')),
    ],
    told: [
      ['server-tool-pair', 'messages.1.content.0', 'lossless'],
      ['server-tool-pair', 'messages.1.content.1', 'lossless'],
    ],
  },
];

describe('server-tool-pair', () => {
  test.each(lines)('$name', (line) => check(line));
});
