import { describe, test } from 'vitest';
import { image } from '../../support/images.ts';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const answered = (...results: unknown[]) => [hello, assistant(call()), user(...results)];

const lines: Line[] = [
  {
    name: 'an error with an image says in words that it is one',
    messages: answered(result('a', [text('Oh'), image()], { is_error: true })),
    out: answered(result('a', [text('[Error of tool call a]'), text('Oh'), image()])),
    told: [['error-result', 'messages.2.content.0', 'lossless']],
  },
  {
    name: 'an error of text stays',
    messages: answered(result('a', [text('Oh')], { is_error: true })),
  },
  { name: 'an image that is no error stays', messages: answered(result('a', [image()])) },
];

describe('error-result', () => {
  test.each(lines)('$name', (line) => check(line));
});
