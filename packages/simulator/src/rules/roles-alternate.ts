import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** Stricter platforms do not combine neighbors of one role. */
export const rolesAlternate: Rule = (_params, { platform, turns }) => {
  const turn = platform.alternates ? turns.find(({ items }) => items.length > 1) : undefined;
  return turn
    ? invalid(
        `messages: roles must alternate between "user" and "assistant", but found multiple "${turn.role}" roles in a row`,
      )
    : undefined;
};
