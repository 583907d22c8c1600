import { invalid } from '../fault.ts';
import { asText, dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** A container is of use to the code execution tool only. */
export const containerRefused: Rule = ({ container, tools }) => {
  if (container === undefined || container === null) return undefined;
  return dicts(tools).some(({ type }) => asText(type).startsWith('code_execution_'))
    ? undefined
    : invalid(
        'container: Container identifier can only be provided when using the code execution tool',
      );
};
