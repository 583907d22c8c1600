import { invalid } from '../fault.ts';
import { asText, isDict } from '../json.ts';
import type { Rule } from './rule.ts';

/** A turn to be continued does not end in white space. */
export const prefillWhitespace: Rule = ({ compaction }, { turns }) => {
  const last = turns.at(-1);
  const block = last?.role === 'assistant' ? last.blocks.at(-1)?.block : undefined;
  return block?.type === 'text' && !isDict(compaction) && /\s$/.test(asText(block.text))
    ? invalid('messages: final assistant content cannot end with trailing whitespace')
    : undefined;
};
