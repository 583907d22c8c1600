import { type Dict, isDict } from './json.ts';
import type { RequestContext } from './request-context.ts';
import { isThinking, prefixHashes, sign, thoughtOf } from './signature.ts';

/** Signs the thinking of an answer, each block bound to what was sent and to the thinking before it. */
export function signContent(
  content: readonly Dict[],
  params: Dict,
  { items, model }: RequestContext,
): readonly Dict[] {
  if (!content.some((block) => isThinking(block) && block.signature === undefined)) return content;
  const prefix = prefixHashes(params, items).at(-1) ?? '';
  const earlier = items.flatMap(({ blocks }) => blocks).findLast(isThinking);
  let previous = isDict(earlier) ? String(earlier.signature ?? '') : '';
  return content.map((block) => {
    if (block.type !== 'thinking') return block;
    const seal = { model: model.id, thought: thoughtOf(block), prefix, previous };
    previous = String(block.signature ?? sign(seal));
    return { ...block, signature: previous };
  });
}
