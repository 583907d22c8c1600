import { blocksOf } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import type { Rule } from './rule.ts';

function isMarkedEmpty({ type, text, cache_control }: Dict): boolean {
  return type === 'text' && text === '' && isDict(cache_control);
}

/** Empty text carries no marker. */
export const cacheEmptyText: Rule = ({ system }, { items }) => {
  const lists = [
    { path: 'system', blocks: blocksOf(system) },
    ...items.map(({ index, blocks }) => ({ path: `messages.${index}.content`, blocks })),
  ];
  for (const { path, blocks } of lists) {
    const found = blocks.findIndex(isMarkedEmpty);
    if (found >= 0)
      return invalid(`${path}.${found}.text: cache_control cannot be set for empty text blocks`);
  }
  return undefined;
};
