import { isType } from '../conversation.ts';
import { declaredTools, definitionIn } from '../declared-tools.ts';
import { invalidAs } from '../fault.ts';
import { asText, dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** A tool that a result refers to has a definition. Source: the page on tool search. */
export const toolReferences: Rule = (params, { items }) => {
  const blocks = items.flatMap((item) => item.blocks);
  const references = blocks.flatMap(({ type, content }) =>
    type === 'tool_result' && Array.isArray(content)
      ? dicts(content).filter((block) => isType(block, 'tool_reference'))
      : [],
  );
  if (references.length === 0) return undefined;
  const known = declaredTools(params, items);
  for (const block of blocks) known.add(definitionIn(block)?.name);
  const unknown = references.find(({ tool_name }) => !known.has(tool_name));
  return (
    unknown &&
    invalidAs(
      'tool_reference_unresolved',
      `Tool reference '${asText(unknown.tool_name)}' has no corresponding tool definition`,
    )
  );
};
