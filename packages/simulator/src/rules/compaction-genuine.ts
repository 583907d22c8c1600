import { changesOf, contentOf, readCompaction } from '../compaction-seal.ts';
import { invalidAs } from '../fault.ts';
import { compactionBlocks } from './compaction-place.ts';
import type { Rule } from './rule.ts';

/** A signed block comes back as it was. Of others' signatures nothing can be said. */
export const compactionGenuine: Rule = (_params, { items }) => {
  for (const { block } of compactionBlocks(items)) {
    const seal = readCompaction(block.signature);
    if (seal === undefined) continue;
    if (seal === 'forged')
      return invalidAs('compaction_signature_invalid', '`compaction` block `signature` is invalid');
    if (seal.content !== contentOf(block))
      return invalidAs(
        'compaction_content_mismatch',
        '`compaction` block `content` does not match its `signature`',
      );
    if (seal.changes !== changesOf(block))
      return invalidAs(
        'compaction_tool_changes_mismatch',
        '`compaction` block `tool_changes` does not match its `signature`',
      );
  }
  return undefined;
};
