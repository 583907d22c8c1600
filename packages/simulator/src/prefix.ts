import { createHash } from 'node:crypto';
import { digestOf } from './digest.ts';
import type { Dict } from './json.ts';
import type { Ttl } from './markers.ts';
import type { Part, Prompted } from './prompt-parts.ts';
import { saltsOf } from './salts.ts';

/** A block of the prompt, where a prefix can end. */
export interface Position {
  /** Stands for everything up to here; empty where no marker reaches. */
  readonly hash: string;
  /** Tokens up to here. */
  readonly tokens: number;
  readonly marker: Ttl | undefined;
}

/** What follows the last block and is never cached, as recorded bills show it. */
function closingTokens({ items }: Prompted): number {
  return items.at(-1)?.blocks.at(-1)?.type === 'tool_result' ? 1 : 3;
}

/** Positions that are looked at from a marker, the marker's own counted first. Source: prompt-caching page. */
export const lookback = 20;

/** Whether a marker reaches a position, for each. */
function reachOf(parts: readonly Part[]): readonly boolean[] {
  let left = 0;
  return parts
    .map(({ marker }) => marker)
    .reverse()
    .map((marker) => {
      left = marker ? lookback : left - 1;
      return left > 0;
    })
    .reverse();
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
  const reach = reachOf(parts);
  const end = reach.lastIndexOf(true);
  const sum = createHash('sha256');
  let level = -1;
  let weight = 0;
  return parts.map((part, index) => {
    while (salts[level]?.[0] !== part.level) {
      level += 1;
      sum.update(salts[level]?.[1] ?? '');
    }
    if (index <= end) sum.update(`${part.role} ${digestOf(part.block)}`);
    weight += part.weight;
    return {
      hash: reach[index] ? sum.copy().digest('base64url') : '',
      tokens: Math.round(weight * scale),
      marker: part.marker,
    };
  });
}
