import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'citations of the user go, their text stays',
    messages: [user(text('Hi', { citations: [{ type: 'char_location' }] }))],
    out: [hello],
    told: [['user-citations', 'messages.0.content.0', 'lossy']],
  },
  {
    name: 'inside a search result too',
    messages: [
      user({
        type: 'search_result',
        citations: { enabled: true },
        content: [text('Hi', { citations: [{}] })],
      }),
    ],
    out: [user({ type: 'search_result', citations: { enabled: true }, content: [text('Hi')] })],
    told: [['user-citations', 'messages.0.content.0', 'lossy']],
  },
  {
    name: 'and inside a tool result',
    messages: [hello, assistant(call()), user(result('a', [text('Hi', { citations: [{}] })]))],
    out: [hello, assistant(call()), user(result('a', [text('Hi')]))],
    told: [['user-citations', 'messages.2.content.0', 'lossy']],
  },
  {
    name: 'older versions take them',
    messages: [user(text('Hi', { citations: [{}] }))],
    options: { apiVersion: '2023-06-01' },
  },
  {
    name: 'no citations stay none',
    messages: [user(text('Hi', { citations: null }), text('Bye', { citations: [] }))],
  },
];

describe('user-citations', () => {
  test.each(lines)('$name', (line) => check(line));
});
