import type { BilledBlock } from '../options.ts';

/** Neighboring blocks of one cache state, drawn as one piece of the strip. */
export interface Segment {
  readonly cache: BilledBlock['cache'];
  readonly tokens: number;
  readonly blocks: number;
  /** Paths of its first and its last block. */
  readonly from: string;
  readonly to: string;
  /** The type of its blocks; of the first where they differ. */
  readonly type: string;
  /** The lifetime of the marker at its end. */
  readonly marker?: BilledBlock['marker'];
}

/** Blocks smaller than this share of the prompt are drawn together with their neighbors. */
const smallest = 1 / 48;

function segmentOf({ path, type, tokens, cache, marker }: BilledBlock): Segment {
  return { cache, tokens, blocks: 1, from: path, to: path, type, ...(marker && { marker }) };
}

function joined(segment: Segment, { path, tokens, marker }: BilledBlock): Segment {
  return {
    ...segment,
    tokens: segment.tokens + tokens,
    blocks: segment.blocks + 1,
    to: path,
    ...(marker && { marker }),
  };
}

function joinedBlocks(blocks: readonly BilledBlock[]): readonly Segment[] {
  const limit = blocks.reduce((sum, { tokens }) => sum + tokens, 0) * smallest;
  const segments: Segment[] = [];
  for (const block of blocks) {
    const last = segments.at(-1);
    const joins =
      last?.cache === block.cache && !last.marker && last.tokens + block.tokens <= limit;
    if (last && joins) segments[segments.length - 1] = joined(last, block);
    else segments.push(segmentOf(block));
  }
  return segments;
}

const known = new WeakMap<readonly BilledBlock[], readonly Segment[]>();

/** The strip of a prompt: at most a hundred pieces and one for each marker, however many blocks there are. */
export function segmentsOf(blocks: readonly BilledBlock[]): readonly Segment[] {
  const segments = known.get(blocks) ?? joinedBlocks(blocks);
  known.set(blocks, segments);
  return segments;
}
