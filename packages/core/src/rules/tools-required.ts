import { withRest } from '../draft.js';
import { type Rule, refusalFor } from '../rule.js';
import type { Block, Params } from '../types.js';

/**
 * Tools that the history uses and the request does not define. Only after a refusal: tools stand
 * first in the prefix, so that inventing them early would cost every cached token.
 */
export const toolsRequired: Rule = {
  code: 'tools-required',
  suspects: (params, context) =>
    refusalFor(context, 'tools-required') !== undefined && !params.tools?.length,
  treat: (draft, context) => {
    if (!refusalFor(context, 'tools-required') || draft.rest.tools?.length) return draft;
    const blocks = draft.turns.flatMap((turn) => turn.parts.map((part) => part.block));
    const names = new Set(blocks.filter(isCall).map((block) => String(block.name)));
    if (names.size === 0) return draft;
    context.tell('tools', 'The history uses tools that the request does not define: stand-ins do.');
    return withRest(draft, withStandIns(draft.rest, [...names]));
  },
};

function isCall(block: Block): boolean {
  return block.type === 'tool_use';
}

function withStandIns(rest: Params, names: readonly string[]): Params {
  const tools = names.map((name) => ({
    name,
    description: 'Used earlier in this conversation. Not available any more.',
    input_schema: { type: 'object' },
  }));
  return { ...rest, tools, tool_choice: { type: 'none' } };
}
