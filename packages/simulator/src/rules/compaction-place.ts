import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

const words =
  '`compaction` block must be sent first, in place of the messages it summarizes; remove those messages';

/** The signed block of an on-demand compaction comes first and alone. */
export const compactionPlace: Rule = (_params, { items }) => {
  const blocks = items.flatMap((item) => item.blocks);
  const signed = blocks.filter((block) => isType(block, 'compaction') && block.signature != null);
  return signed.every((block) => block === blocks[0])
    ? undefined
    : { ...invalid(words), details: { error_code: 'compaction_block_misplaced' } };
};
