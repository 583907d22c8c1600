import { createCacheStore, type Entry } from './cache-store.ts';
import type { Ttl } from './markers.ts';
import { lookback, type Position } from './prefix.ts';

/** How a request's input was billed, in tokens, and how many of its parts that are. */
export interface CacheUse {
  readonly read: number;
  readonly written5m: number;
  readonly written1h: number;
  readonly readParts: number;
  /** Those read and those written. */
  readonly cachedParts: number;
}

/** One request's dealings with the cache: what it read, and how to write once its answer begins. */
interface CacheVisit {
  readonly use: CacheUse;
  commit(): void;
}

export interface PromptCache {
  /** Looks a request up; `now` is its start in milliseconds, from which lifetimes count. */
  visit(positions: readonly Position[], minimum: number, now: number): CacheVisit;
}

interface Marked {
  readonly index: number;
  readonly position: Position;
  readonly ttl: Ttl;
}

interface Hit {
  readonly index: number;
  readonly entry: Entry;
}

function markedOf(positions: readonly Position[], minimum: number): readonly Marked[] {
  return positions.flatMap((position, index) =>
    position.marker && position.tokens >= minimum
      ? [{ index, position, ttl: position.marker }]
      : [],
  );
}

/** Reads up to the hit, then writes: for an hour up to the last marker that asks for it, the rest for five minutes. */
function useOf(hit: Hit | undefined, writes: readonly Marked[]): CacheUse {
  const read = hit?.entry.tokens ?? 0;
  const end = (marks: readonly Marked[], start: number): number =>
    Math.max(start, marks.at(-1)?.position.tokens ?? start);
  const hours = end(
    writes.filter(({ ttl }) => ttl === '1h'),
    read,
  );
  const readParts = (hit?.index ?? -1) + 1;
  return {
    read,
    written1h: hours - read,
    written5m: end(writes, hours) - hours,
    readParts,
    cachedParts: (writes.at(-1)?.index ?? readParts - 1) + 1,
  };
}

/**
 * The same marks, counted on from the hit: how many tokens a prefix has does not depend on what
 * follows it, so that what was counted once stays, and the rest is shared out behind it.
 */
function countedFrom(
  { index, entry }: Hit,
  writes: readonly Marked[],
  positions: readonly Position[],
): readonly Marked[] {
  const at = positions[index]?.tokens ?? 0;
  const end = positions.at(-1)?.tokens ?? 0;
  const scale = end > at ? Math.max(0, end - entry.tokens) / (end - at) : 0;
  return writes.map(({ position, ...mark }) => {
    const tokens = entry.tokens + Math.round((position.tokens - at) * scale);
    return { ...mark, position: { ...position, tokens } };
  });
}

/** An empty cache. Entries are found by hash, so that a request costs its own length and no more. */
export function createPromptCache(): PromptCache {
  const store = createCacheStore();

  /** The longest live entry within reach of a marker. */
  function find(positions: readonly Position[], from: number, now: number): Hit | undefined {
    for (let index = from; index > from - lookback && index >= 0; index--) {
      const entry = store.read(positions[index]?.hash ?? '', now);
      if (entry) return { index, entry };
    }
    return undefined;
  }

  return {
    visit(positions, minimum, now) {
      const marks = markedOf(positions, minimum);
      const hits = marks.flatMap(({ index }) => find(positions, index, now) ?? []);
      const best = hits.reduce<Hit | undefined>(
        (a, b) => (a && a.index >= b.index ? a : b),
        undefined,
      );
      const others = marks.filter(({ index }) => index > (best?.index ?? -1));
      const writes = best ? countedFrom(best, others, positions) : others;
      return {
        use: useOf(best, writes),
        commit() {
          for (const { position, ttl } of writes)
            store.write(position.hash, { tokens: position.tokens, ttl }, now);
        },
      };
    },
  };
}
