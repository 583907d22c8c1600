import type { Turn } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

function repeated({ role, blocks }: Turn): string | undefined {
  const seen = new Set<unknown>();
  for (const { block, path } of role === 'assistant' ? blocks : []) {
    if (block.type !== 'tool_use') continue;
    if (seen.has(block.id)) return path;
    seen.add(block.id);
  }
  return undefined;
}

/** No two calls of one turn share an id. */
export const toolIdsUnique: Rule = (_params, { turns }) => {
  const path = turns.map(repeated).find(Boolean);
  return path ? invalid(`${path}: \`tool_use\` ids must be unique`) : undefined;
};
