import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const lines: Line[] = [
  {
    name: 'a copy goes',
    more: { tools: [{ name: 'f' }, { name: 'f' }] },
    outMore: { tools: [{ name: 'f' }] },
    told: [['duplicate-tool-name', 'tools.1', 'lossless']],
  },
  {
    name: 'another definition gets a name made of itself',
    more: { tools: [{ name: 'f' }, { name: 'f', description: 'Other' }] },
    outMore: { tools: [{ name: 'f' }, { name: 'f_5ee7b1ff', description: 'Other' }] },
    told: [['duplicate-tool-name', 'tools.1', 'lossless']],
  },
  {
    name: 'a mark makes no other tool',
    more: { tools: [{ name: 'f' }, { name: 'f', cache_control: { type: 'ephemeral' } }] },
    outMore: { tools: [{ name: 'f' }] },
    told: [['duplicate-tool-name', 'tools.1', 'lossless']],
  },
  {
    name: 'toolsets without a name stay',
    more: { tools: [{ type: 'mcp_toolset' }, { type: 'mcp_toolset' }, { name: 'f' }] },
  },
];

describe('duplicate-tool-name', () => {
  test.each(lines)('$name', (line) => check(line));
});
