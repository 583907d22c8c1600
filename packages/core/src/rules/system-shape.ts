import { isBlock, withRest } from '../draft.js';
import type { Rule } from '../rule.js';
import type { Params } from '../types.js';
import { isShapeless, toText } from './message-shape.js';

/** A system prompt that is null, blank, a single block, or has text outside of blocks. */
export const systemShape: Rule = {
  code: 'system-shape',
  suspects: (params) => shaped(params) !== params,
  treat: (draft, context) => {
    const rest = shaped(draft.rest);
    if (rest !== draft.rest) context.tell('system', 'A system prompt is text or text blocks.');
    return withRest(draft, rest);
  },
};

function shaped(params: Params): Params {
  const { system, ...rest } = params as Params & { readonly system?: unknown };
  if (system === null) return rest;
  if (typeof system === 'string') return /^\s+$/.test(system) ? rest : params;
  const blocks = isBlock(system) ? [system] : system;
  if (!Array.isArray(blocks)) return params;
  if (blocks === system && !blocks.some(isShapeless)) return params;
  return { ...rest, system: blocks.map((block) => (isShapeless(block) ? toText(block) : block)) };
}
