import { describe, test } from 'vitest';
import { check, hello, type Line, text, user } from './check.ts';

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
