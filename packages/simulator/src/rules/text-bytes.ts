import { blocksOf } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** Bytes of all text in a request, where they are counted. Source: recorded refusals. */
const maximum = 9_000_000;

/** Bedrock, and the first-party API of the claude-3 era, count bytes before tokens. */
export const textBytes: Rule = ({ system }, { platform, items }) => {
  if (!platform.countsTextBytes) return undefined;
  const blocks = [...blocksOf(system), ...items.flatMap((item) => item.blocks)];
  const bytes = blocks.reduce(
    (sum, { text }) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0),
    0,
  );
  return bytes > maximum ? invalid(`too many total text bytes: ${bytes} > ${maximum}`) : undefined;
};
