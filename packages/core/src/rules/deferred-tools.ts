import { listOf } from '../blocks.js';
import { withRest } from '../draft.js';
import type { Rule } from '../rule.js';
import type { Params, Tool } from '../types.js';

/** Tools that are all deferred, so that none could find the others: the search is not, or none is. */
export const deferredTools: Rule = {
  code: 'deferred-tools',
  suspects: (params) => isEmpty(params),
  treat: (draft, context) => {
    if (!isEmpty(draft.rest)) return draft;
    const tools = listOf(draft.rest.tools) as readonly Tool[];
    const first = tools.filter(isSearch);
    context.tell('tools', 'At least one tool must not be deferred.');
    return withRest(draft, {
      ...draft.rest,
      tools: tools.map((tool) => (first.length > 0 && !isSearch(tool) ? tool : loaded(tool))),
    });
  },
};

function isEmpty({ tools }: Params): boolean {
  const list = listOf(tools);
  return list.length > 0 && list.every((tool) => tool?.defer_loading === true);
}

function isSearch({ type }: Tool): boolean {
  return String(type).startsWith('tool_search_tool_');
}

function loaded({ defer_loading: _, ...tool }: Tool): Tool {
  return tool;
}
