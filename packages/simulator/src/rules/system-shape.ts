import { systemContent } from '../block-shapes.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** `system` is a string or a list of text blocks. */
export const systemShape: Rule = ({ system }) => {
  if (system === undefined || typeof system === 'string') return undefined;
  const complaint = systemContent(system, 'system');
  return complaint ? invalid(complaint) : undefined;
};
