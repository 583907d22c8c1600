import { type Item, isType } from './conversation.ts';
import { type Dict, dicts, isDict, without } from './json.ts';

/** The name of a tool, or of a server with or without one of its tools, however it is given. */
function nameOf(tool: Dict): string {
  const {
    name = '',
    server_name,
    mcp_server_name,
  } = isDict(tool.definition) ? tool.definition : tool;
  return [server_name ?? mcp_server_name ?? '', name].join('/');
}

function changesIn({ role, blocks }: Item): readonly Dict[] {
  return blocks.flatMap((block) => {
    if (block.type === 'compaction') return dicts(block.tool_changes);
    return role === 'system' && isType(block, 'tool_addition', 'tool_removal') ? [block] : [];
  });
}

/** What takes the tools of a request to those in effect at the end of its conversation. */
export function toolChangesOf({ tools }: Dict, items: readonly Item[]): readonly Dict[] {
  const declared = new Set(dicts(tools).map(nameOf));
  const defined = new Map<string, Dict>();
  const net = new Map<string, Dict>();
  for (const { type, tool } of items.flatMap(changesIn)) {
    if (!isDict(tool)) continue;
    const name = nameOf(tool);
    if (isDict(tool.definition))
      defined.set(name, { ...tool, definition: without(tool.definition, 'cache_control') });
    net.set(name, { type, tool: (type === 'tool_addition' && defined.get(name)) || tool });
  }
  return [...net]
    .filter(([name, { type }]) => type === 'tool_addition' || declared.has(name))
    .map(([, change]) => change);
}
