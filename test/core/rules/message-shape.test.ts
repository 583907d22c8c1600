import { describe, test } from 'vitest';
import { bye, check, hello, type Line, mark, text, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'a bare string becomes a user message',
    messages: ['Hi'],
    out: [user(text('Hi'))],
    told: [['message-shape', 'messages.0', 'lossless']],
  },
  {
    name: 'a single block becomes a list',
    messages: [{ role: 'user', content: text('Hi') }],
    out: [hello],
    told: [['message-shape', 'messages.0', 'lossless']],
  },
  {
    name: 'a string among blocks becomes text',
    messages: [user('Hi', text('you'))],
    out: [user(text('Hi'), text('you'))],
    told: [['message-shape', 'messages.0', 'lossless']],
  },
  {
    name: 'text without text keeps what it holds',
    messages: [user({ type: 'text', value: 'Hi' })],
    out: [user(text('{"type":"text","value":"Hi"}'))],
    told: [['message-shape', 'messages.0', 'lossless']],
  },
  {
    name: 'text without type is text',
    messages: [user({ text: 'Hi' })],
    out: [hello],
    told: [['message-shape', 'messages.0', 'lossless']],
  },
  {
    name: 'text under another name is text',
    messages: [user({ type: 'input_text', text: 'Hi', ...mark() })],
    out: [user(text('Hi', mark()))],
    told: [['message-shape', 'messages.0', 'lossless']],
  },
  {
    name: 'what may be a mistake stays',
    messages: [
      user(7, null, { a: 1 }),
      { role: 'user', content: null },
      { role: 'user', content: 7 },
    ],
  },
  {
    name: 'a reply of null says nothing',
    messages: [hello, { role: 'assistant', content: null }, bye],
    out: [hello, bye],
    told: [
      ['message-shape', 'messages.1', 'lossless'],
      ['empty-message', 'messages.1', 'lossless'],
    ],
  },
  { name: 'a message without content stays', messages: [{ role: 'user' }, hello] },
];

describe('message-shape', () => {
  test.each(lines)('$name', (line) => check(line));
});
