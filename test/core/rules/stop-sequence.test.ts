import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const lines: Line[] = [
  {
    name: 'white space goes',
    more: { stop_sequences: ['\n', 'END'] },
    outMore: { stop_sequences: ['END'] },
    told: [['stop-sequence', 'stop_sequences.0', 'lossy']],
  },
  {
    name: 'anything else stays',
    more: { stop_sequences: ['END', ' x'] },
  },
];

describe('stop-sequence', () => {
  test.each(lines)('$name', (line) => check(line));
});
