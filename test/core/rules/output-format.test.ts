import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const told = [['output-format', 'output_format', 'lossless']] as const;
const schema = { type: 'string' };
const format = { type: 'json_schema', schema };

const lines: Line[] = [
  {
    name: 'without its beta it goes where it belongs',
    more: { output_format: format, output_config: { effort: 'low' } },
    outMore: { output_format: undefined, output_config: { effort: 'low', format } },
    told,
  },
  {
    name: 'so does what another API calls by that name',
    more: { output_format: { type: 'json_schema', json_schema: { name: 'n', schema } } },
    options: { platform: 'gateway' },
    outMore: { output_format: undefined, output_config: { format } },
    told,
  },
  {
    name: 'with its beta it stays',
    more: { output_format: format },
    options: { betas: ['structured-outputs-2025-11-13'] },
  },
  {
    name: 'a gateway may know it',
    more: { output_format: format },
    options: { platform: 'gateway' },
  },
  { name: 'null is none', more: { output_format: null } },
  {
    name: 'which of two counts is for the caller to say',
    more: { output_format: format, output_config: { format } },
  },
];

describe('output-format', () => {
  test.each(lines)('$name', (line) => check(line));
});
