import { blocksOf, isType, type Placed, type Turn } from './conversation.ts';
import { type Dict, isDict } from './json.ts';

/** An image or a document, wherever it stands. */
export interface Medium {
  readonly block: Dict;
  readonly source: Dict;
  /** Up to the block's type: `messages.N.content.M.image`. */
  readonly path: string;
}

/** The images and documents of a conversation, those in tool results and documents included. */
export function mediaOf(turns: readonly Turn[]): readonly Medium[] {
  return turns.flatMap(({ blocks }) => blocks.flatMap(mediaIn));
}

const holders = ['tool_result', 'image', 'document'];

function mediaIn(placed: Pick<Placed, 'block' | 'path'>): readonly Medium[] {
  const { block } = placed;
  const { type, content } = block;
  if (!isType(block, ...holders)) return [];
  const at = `${placed.path}.${type}`;
  const inside = (blocks: readonly Dict[], where: string) =>
    blocks.flatMap((inner, i) => mediaIn({ block: inner, path: `${where}.${i}` }));
  if (type === 'tool_result') return inside(blocksOf(content), `${at}.content`);
  const source = isDict(block.source) ? block.source : {};
  return [
    { block, source, path: at },
    ...inside(blocksOf(source.content), `${at}.source.content.content`),
  ];
}
