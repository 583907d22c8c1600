import { describe, test } from 'vitest';
import { check, type Line, tool } from './check.ts';

const told = [['deferred-tools', 'tools', 'lossless']] as const;
const deferred = { defer_loading: true };
const search = { type: 'tool_search_tool_bm25', name: 'search' };

const lines: Line[] = [
  {
    name: 'none is deferred where nothing finds them',
    more: { tools: [tool('f', deferred), tool('g', deferred)] },
    outMore: { tools: [tool('f'), tool('g')] },
    told,
  },
  {
    name: 'the search itself is not',
    more: { tools: [tool('f', deferred), { ...search, ...deferred }] },
    outMore: { tools: [tool('f', deferred), search] },
    told,
  },
  { name: 'one that is not deferred is enough', more: { tools: [tool('f', deferred), search] } },
  { name: 'no tools are none', more: { tools: [] } },
];

describe('deferred-tools', () => {
  test.each(lines)('$name', (line) => check(line));
});
