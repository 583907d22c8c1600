import { describe, test } from 'vitest';
import { check, hello, type Line, text, user } from './check.ts';

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
    name: 'content that is no content stays',
    messages: [{ role: 'user', content: null }, hello],
  },
];

describe('message-shape', () => {
  test.each(lines)('$name', (line) => check(line));
});
