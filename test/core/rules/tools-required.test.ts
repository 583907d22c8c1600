import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, user } from './check.ts';

const lines: Line[] = [
  {
    name: 'tools are never invented beforehand',
    messages: [hello, assistant(call()), user(result())],
  },
];

describe('tools-required', () => {
  test.each(lines)('$name', (line) => check(line));
});
