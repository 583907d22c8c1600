import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'JSON text is parsed',
    messages: [hello, assistant(call('a', { input: '{"x":1}' })), user(result())],
    out: [hello, assistant(call('a', { input: { x: 1 } })), user(result())],
    told: [['tool-input', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'other text is wrapped',
    messages: [hello, assistant(call('a', { input: 'x' })), user(result())],
    out: [hello, assistant(call('a', { input: { value: 'x' } })), user(result())],
    told: [['tool-input', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'a list is wrapped',
    messages: [hello, assistant(call('a', { input: [1] })), user(result())],
    out: [hello, assistant(call('a', { input: { value: [1] } })), user(result())],
    told: [['tool-input', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'nothing becomes an empty object',
    messages: [hello, assistant(call('a', { input: undefined })), user(result())],
    out: [hello, assistant(call('a', { input: {} })), user(result())],
    told: [['tool-input', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'null too',
    messages: [hello, assistant(call('a', { input: null })), user(result())],
    out: [hello, assistant(call('a', { input: {} })), user(result())],
    told: [['tool-input', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'an object stays',
    messages: [hello, assistant(call('a', { input: { x: 1 } })), user(result())],
  },
];

describe('tool-input', () => {
  test.each(lines)('$name', (line) => check(line));
});
