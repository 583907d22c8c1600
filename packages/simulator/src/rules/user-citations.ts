import { blocksOf } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Dict } from '../json.ts';
import type { Rule } from './rule.ts';

function cites({ type, citations, content }: Dict): boolean {
  if (type === 'text') return Array.isArray(citations) && citations.length > 0;
  const holds = type === 'search_result' || type === 'tool_result';
  return holds && blocksOf(content).some(cites);
}

/** Version 2026-10-21 takes no citations in what the user says, search results included. */
export const userCitations: Rule = (_params, { version, turns }) => {
  if (version === '2023-06-01') return undefined;
  const placed = turns
    .filter(({ role }) => role === 'user')
    .flatMap(({ blocks }) => blocks)
    .find(({ block }) => cites(block));
  return placed && invalid(`${placed.path}: \`citations\` are not permitted in \`user\` messages`);
};
