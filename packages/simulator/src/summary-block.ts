import { blocksOf, isType, itemsOf } from './conversation.ts';
import { type Dict, dicts, isDict } from './json.ts';

/** Whether a block stands for the messages before it; one without content is of a compaction that failed. */
export function isSummary(block: Dict): boolean {
  return isType(block, 'compaction') && typeof block.content === 'string';
}

/** Whether a block is of an on-demand compaction; those at a threshold are not signed. */
export function isSigned(block: Dict): boolean {
  return isType(block, 'compaction') && typeof block.signature === 'string';
}

/** The edit of `context_management` that compacts at a threshold. */
export function compactEdit({ context_management: management }: Dict): Dict | undefined {
  const edits = isDict(management) ? dicts(management.edits) : [];
  return edits.find(({ type }) => type === 'compact_20260112');
}

/** The request from its last summary on, which is what the API reads of it. */
export function fromSummary(params: Dict): Dict {
  const all = dicts(params.messages);
  if (!all.some(({ content }) => blocksOf(content).some((block) => isType(block, 'compaction'))))
    return params;
  const items = itemsOf(params);
  const first = Math.max(
    0,
    items.findLastIndex(({ blocks }) => blocks.some(isSummary)),
  );
  const messages = items.slice(first).map(({ blocks, source, index }) => {
    const start = index === first ? Math.max(0, blocks.findLastIndex(isSummary)) : 0;
    const kept = blocks
      .slice(start)
      .filter((block) => block.type !== 'compaction' || isSummary(block));
    return kept.length === blocks.length ? source : { ...source, content: kept };
  });
  return { ...params, messages };
}
