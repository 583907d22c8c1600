import { type Item, isType } from './conversation.ts';
import { type Dict, dicts, isDict } from './json.ts';

/** The definition of a tool that comes within a conversation. */
export function definitionIn({ tool }: Dict): Dict | undefined {
  return isDict(tool) && isDict(tool.definition) ? tool.definition : undefined;
}

/** Names of the tools that a request defines: at its top, and in what its summaries carry on. */
export function declaredTools({ tools }: Dict, items: readonly Item[]): Set<unknown> {
  const carried = items
    .flatMap(({ blocks }) => blocks)
    .filter((block) => isType(block, 'compaction'))
    .flatMap(({ tool_changes }) => dicts(tool_changes))
    .flatMap((change) => definitionIn(change) ?? ([] as readonly Dict[]));
  return new Set([...dicts(tools), ...carried].map(({ name }) => name));
}
