import { hasBeta } from '../betas.ts';
import { type Item, isType } from '../conversation.ts';
import { declaredTools, definitionIn } from '../declared-tools.ts';
import { type Fault, invalid, invalidAs } from '../fault.ts';
import { asText, type Dict, isDict } from '../json.ts';
import type { Rule } from './rule.ts';

/** Looks at one change, and remembers the tools that it defines. */
function faultOf(block: Dict, path: string, known: Set<unknown>): Fault | undefined {
  const tool = isDict(block.tool) ? block.tool : {};
  if (tool.type === 'tool_reference' && !known.has(tool.name))
    return invalidAs(
      'tool_reference_unresolved',
      `${path}: tool '${asText(tool.name)}' is not declared in \`tools\` or by an earlier tool_addition`,
    );
  const definition = definitionIn(block);
  if (!definition) return undefined;
  if (block.cache_control != null && definition.cache_control != null)
    return invalid(`${path}: cache_control stands on the block or on its definition, not on both`);
  const { name } = definition;
  if (known.has(name))
    return invalidAs('tool_name_conflict', `${path}: tool '${asText(name)}' is already declared`);
  known.add(name);
  return undefined;
}

interface Change {
  readonly block: Dict;
  readonly path: string;
}

function changesIn({ blocks, index }: Item): readonly Change[] {
  return blocks.flatMap((block, at) =>
    isType(block, 'tool_addition', 'tool_removal')
      ? [{ block, path: `messages.${index}.content.${at}.${block.type}` }]
      : [],
  );
}

/** Tools that come and go within a conversation are declared, once. The words after the first are ours. */
export const toolChanges: Rule = (params, { items, model, betas }) => {
  const changes = items.flatMap(changesIn);
  if (changes.length === 0) return undefined;
  if (!model.toolChanges)
    return invalid('tool_addition/tool_removal is not supported on this model');
  const inline = changes.find(({ block }) => definitionIn(block));
  if (inline && !hasBeta(betas, /^inline-tools-/))
    return invalid(
      `${inline.path}.tool: Input tag 'tool_definition' found using 'type' does not match any of the expected tags: 'tool_reference', 'mcp_tool_reference', 'mcp_toolset_reference'`,
    );
  const known = declaredTools(params, items);
  for (const { block, path } of changes) {
    const fault = faultOf(block, path, known);
    if (fault) return fault;
  }
  return undefined;
};
