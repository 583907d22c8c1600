import { invalid } from '../fault.ts';
import { dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** No two tools share a name. */
export const toolNamesUnique: Rule = ({ tools }) => {
  const names = dicts(tools).flatMap(({ name }) => name ?? []);
  return new Set(names).size < names.length
    ? invalid('tools: Tool names must be unique.')
    : undefined;
};
