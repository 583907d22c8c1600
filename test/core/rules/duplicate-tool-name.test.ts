import { describe, test } from 'vitest';
import { check, type Line, tool } from './check.ts';

const lines: Line[] = [
  {
    name: 'a copy goes',
    more: { tools: [tool('f'), tool('f')] },
    outMore: { tools: [tool('f')] },
    told: [['duplicate-tool-name', 'tools.1', 'lossless']],
  },
  {
    name: 'another definition gets a name made of itself',
    more: { tools: [tool('f'), tool('f', { description: 'Other' })] },
    outMore: { tools: [tool('f'), tool('f_63366377', { description: 'Other' })] },
    told: [['duplicate-tool-name', 'tools.1', 'lossless']],
  },
  {
    name: 'a mark makes no other tool',
    more: { tools: [tool('f'), tool('f', { cache_control: { type: 'ephemeral' } })] },
    outMore: { tools: [tool('f')] },
    told: [['duplicate-tool-name', 'tools.1', 'lossless']],
  },
  {
    name: 'toolsets without a name stay',
    more: { tools: [{ type: 'mcp_toolset' }, { type: 'mcp_toolset' }, tool('f')] },
  },
];

describe('duplicate-tool-name', () => {
  test.each(lines)('$name', (line) => check(line));
});
