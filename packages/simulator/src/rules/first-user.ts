import { invalid } from '../fault.ts';
import { wantsAlternation } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** Stricter platforms want the user to speak first. */
export const firstUser: Rule = (_params, context) =>
  wantsAlternation(context) && context.turns[0]?.role === 'assistant'
    ? invalid('messages: first message must use the "user" role')
    : undefined;
