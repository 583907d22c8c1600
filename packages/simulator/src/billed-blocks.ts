import { asText, type Dict } from './json.ts';
import type { BilledBlock } from './options.ts';
import type { CacheUse } from './prompt-cache.ts';
import type { Part } from './prompt-parts.ts';

/** Characters of a block that its excerpt shows. */
const excerptLimit = 160;

function excerptOf(block: Dict): string {
  const { text, thinking, name, content, source } = block;
  return asText(text ?? thinking ?? name ?? content ?? source ?? block).slice(0, excerptLimit);
}

function billed(
  parts: readonly Part[],
  cache: BilledBlock['cache'],
  tokens: number,
): readonly BilledBlock[] {
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0);
  let weight = 0;
  let before = 0;
  return parts.map(({ block, path, marker, ...part }) => {
    weight += part.weight;
    const end = Math.round((tokens * weight) / whole);
    const own = end - before;
    before = end;
    const type = part.role === 'tools' ? 'tool' : asText(block.type);
    const excerpt = excerptOf(block);
    return { path: path(), type, tokens: own, cache, excerpt, ...(marker && { marker }) };
  });
}

/** What the cache did for each block. The tokens of each kind add up to what was billed. */
export function billedBlocks(
  parts: readonly Part[],
  { read, written5m, written1h, readParts, cachedParts }: CacheUse,
  total: number,
): readonly BilledBlock[] {
  const written = written5m + written1h;
  return [
    ...billed(parts.slice(0, readParts), 'read', read),
    ...billed(parts.slice(readParts, cachedParts), 'written', written),
    ...billed(parts.slice(cachedParts), 'uncached', Math.max(0, total - read - written)),
  ];
}
