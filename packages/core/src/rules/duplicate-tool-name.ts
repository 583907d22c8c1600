import { withRest } from '../draft.js';
import { hashOf } from '../hash.js';
import { jsonText } from '../json-text.js';
import type { Rule } from '../rule.js';
import type { Params, Tool } from '../types.js';

/** Two tools with one name: a copy goes, a different definition gets a name of its own. */
export const duplicateToolName: Rule = {
  code: 'duplicate-tool-name',
  suspects: (params) => hasDuplicate(params),
  treat: (draft, context) => {
    if (!hasDuplicate(draft.rest)) return draft;
    const seen = new Map<unknown, string>();
    const tools = (draft.rest.tools ?? []).flatMap((tool, index) => {
      const text = textOf(tool);
      const first = seen.get(tool?.name);
      if (tool?.name === undefined || first === undefined) {
        seen.set(tool?.name, text);
        return [tool];
      }
      context.tell(`tools.${index}`, `There are two tools with the name "${tool.name}".`);
      return first === text ? [] : [{ ...tool, name: secondName(tool) }];
    });
    return withRest(draft, { ...draft.rest, tools });
  },
};

/** The name of a second tool of the same name, made of its definition alone. */
export function secondName(tool: Tool): string {
  return `${tool.name?.slice(0, 55)}_${hashOf(textOf(tool)).slice(0, 8)}`;
}

function textOf(tool: Tool): string {
  return jsonText({ ...tool, cache_control: undefined });
}

function hasDuplicate(params: Params): boolean {
  if (!Array.isArray(params.tools)) return false;
  const names = params.tools.map((tool: Tool) => tool?.name).filter((name) => name !== undefined);
  return new Set(names).size < names.length;
}
