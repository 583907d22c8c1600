import { blocksOf } from './conversation.ts';
import { type Dict, dicts } from './json.ts';

/** The request with other blocks in its messages. `undefined` takes a block out, and a message of which nothing is left goes with it. */
export function replaceBlocks(params: Dict, change: (block: Dict) => Dict | undefined): Dict {
  let changed = false;
  const messages = dicts(params.messages).flatMap((message) => {
    const blocks = blocksOf(message.content);
    const content = blocks.flatMap((block) => change(block) ?? []);
    const isSame = content.length === blocks.length && content.every((b, i) => b === blocks[i]);
    if (isSame) return [message];
    changed = true;
    return content.length === 0 ? [] : [{ ...message, content }];
  });
  return changed ? { ...params, messages } : params;
}

/** The request without some blocks of its messages. */
export function withoutBlocks(params: Dict, gone: ReadonlySet<Dict>): Dict {
  return replaceBlocks(params, (block) => (gone.has(block) ? undefined : block));
}
