import type { Dict } from './json.ts';
import type { RequestContext } from './request-context.ts';
import { isThinking, prefixHashes, sign, signatureOf, thoughtOf } from './signature.ts';
import { lastValidThinking } from './thinking-misfits.ts';

function signed(block: Dict, signature: string): Dict {
  return block.type === 'thinking' ? { ...block, signature } : { ...block, data: signature };
}

/** Signs the thinking of an answer, each block bound to what was sent and to the thinking before it. */
export function signContent(
  content: readonly Dict[],
  params: Dict,
  context: RequestContext,
): readonly Dict[] {
  if (!content.some(isThinking)) return content;
  const prefix = prefixHashes(params, context.items).at(-1) ?? '';
  let previous = lastValidThinking(params, context);
  return content.map((block) => {
    if (!isThinking(block)) return block;
    const seal = { model: context.model.id, thought: thoughtOf(block), prefix, previous };
    previous = signatureOf(block) || sign(seal);
    return signed(block, previous);
  });
}
