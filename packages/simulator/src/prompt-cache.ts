import type { Position, Ttl } from './prefix.ts';

interface Entry {
  readonly tokens: number;
  readonly ttl: Ttl;
  expires: number;
}

/** How a request's input was billed, in tokens. */
export interface CacheUse {
  readonly read: number;
  readonly written5m: number;
  readonly written1h: number;
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

/** Positions that are looked at from a marker, the marker's own counted first. Source: prompt-caching page. */
const lookback = 20;

const lifetimes: Readonly<Record<Ttl, number>> = { '5m': 300_000, '1h': 3_600_000 };

interface Marked {
  readonly index: number;
  readonly position: Position;
  readonly ttl: Ttl;
}

function markedOf(positions: readonly Position[], minimum: number): readonly Marked[] {
  return positions.flatMap((position, index) =>
    position.marker && position.tokens >= minimum
      ? [{ index, position, ttl: position.marker }]
      : [],
  );
}

function billOf(read: number, writes: readonly Marked[]): CacheUse {
  const end = (marks: readonly Marked[], start: number): number =>
    Math.max(start, marks.at(-1)?.position.tokens ?? start);
  const hours = end(
    writes.filter(({ ttl }) => ttl === '1h'),
    read,
  );
  return { read, written1h: hours - read, written5m: end(writes, hours) - hours };
}

/** An empty cache. Entries are found by hash, so that a request costs its own length and no more. */
export function createPromptCache(): PromptCache {
  const entries = new Map<string, Entry>();
  let swept = 0;

  /** The longest live entry within reach of a marker. */
  function find(positions: readonly Position[], from: number, now: number) {
    for (let index = from; index > from - lookback && index >= 0; index--) {
      const entry = entries.get(positions[index]?.hash ?? '');
      if (entry && entry.expires > now) return { index, entry };
    }
    return undefined;
  }

  function write({ position, ttl }: Marked, now: number): void {
    const expires = now + lifetimes[ttl];
    entries.set(position.hash, { tokens: position.tokens, ttl, expires });
  }

  function forgetExpired(now: number): void {
    if (now < swept + lifetimes['5m']) return;
    swept = now;
    for (const [hash, entry] of entries) if (entry.expires <= now) entries.delete(hash);
  }

  return {
    visit(positions, minimum, now) {
      const marks = markedOf(positions, minimum);
      const hits = marks.flatMap(({ index }) => find(positions, index, now) ?? []);
      for (const { entry } of hits) entry.expires = now + lifetimes[entry.ttl];
      const best = hits.reduce((a, b) => (b.index > a.index ? b : a), {
        index: -1,
        entry: { tokens: 0 },
      });
      const writes = marks.filter(({ index }) => index > best.index);
      return {
        use: billOf(best.entry.tokens, writes),
        commit() {
          forgetExpired(now);
          for (const mark of writes) write(mark, now);
        },
      };
    },
  };
}
