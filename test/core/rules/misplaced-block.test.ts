import { describe, test } from 'vitest';
import {
  assistant,
  bye,
  call,
  check,
  hello,
  type Line,
  result,
  server,
  text,
  user,
} from './check.ts';

const lines: Line[] = [
  {
    name: 'a call by the user becomes text',
    messages: [user(call('a', { input: { x: 1 } }))],
    out: [user(text('[Tool call f(a): {"x":1}]'))],
    told: [['misplaced-block', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'a server call by the user too',
    messages: [user(server())],
    out: [user(text('[Tool call web_search(srvtoolu_1): {}]'))],
    told: [['misplaced-block', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'thinking by the user goes',
    messages: [user({ type: 'thinking', thinking: 'Hm', signature: 's' }, text('Hi'))],
    out: [user(text('Hi'))],
    told: [['misplaced-block', 'messages.0.content.0', 'lossy']],
  },
  {
    name: 'a result in a reply gets a user turn',
    messages: [hello, assistant(call(), result(), text('So'))],
    options: { model: 'claude-sonnet-4-5' },
    out: [hello, assistant(call()), user(result()), assistant(text('So'))],
    told: [['misplaced-block', 'messages.1.content.1', 'lossless']],
  },
  {
    name: 'a document in a reply too',
    messages: [hello, assistant(text('a'), { type: 'document' }), bye],
    out: [hello, assistant(text('a')), user({ type: 'document' }), bye],
    told: [['misplaced-block', 'messages.1.content.1', 'lossless']],
  },
  {
    name: 'older versions take documents in replies',
    messages: [hello, assistant(text('a'), { type: 'document' }), bye],
    options: { apiVersion: '2023-06-01' },
  },
];

describe('misplaced-block', () => {
  test.each(lines)('$name', (line) => check(line));
});
