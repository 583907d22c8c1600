import { digestOf, hash } from './digest.ts';
import type { Dict } from './json.ts';
import type { Ttl } from './markers.ts';
import type { Part, Prompted } from './prompt-parts.ts';
import { saltsOf } from './salts.ts';

/** A block of the prompt, where a prefix can end. */
export interface Position {
  /** Stands for everything up to here. */
  readonly hash: string;
  /** Tokens up to here. */
  readonly tokens: number;
  readonly marker: Ttl | undefined;
}

/** What follows the last block and is never cached, as recorded bills show it. */
function closingTokens({ items }: Prompted): number {
  return items.at(-1)?.blocks.at(-1)?.type === 'tool_result' ? 1 : 3;
}

/** The prefixes of a request, one a part; `scope` is who shares them. */
export function prefixesOf(
  parts: readonly Part[],
  params: Dict,
  prompted: Prompted,
  scope: string,
): readonly Position[] {
  const cacheable = Math.max(0, prompted.tokens - closingTokens(prompted));
  const scale = cacheable / parts.reduce((sum, { weight }) => sum + weight, 0);
  const salts = saltsOf(params, prompted, scope);
  let level = -1;
  let prefix = '';
  let weight = 0;
  return parts.map((part) => {
    while (salts[level]?.[0] !== part.level) {
      level += 1;
      prefix = hash(prefix, salts[level]?.[1] ?? '');
    }
    prefix = hash(prefix, part.role, digestOf(part.block));
    weight += part.weight;
    return { hash: prefix, tokens: Math.round(weight * scale), marker: part.marker };
  });
}
