import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** Version 2026-10-21 takes no document directly in an assistant message. */
export const assistantDocuments: Rule = (_params, { version, turns }) => {
  if (version === '2023-06-01') return undefined;
  const placed = turns
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ blocks }) => blocks)
    .find(({ block }) => block.type === 'document');
  return (
    placed &&
    invalid(`${placed.path}: \`document\` blocks are not permitted in \`assistant\` messages`)
  );
};
