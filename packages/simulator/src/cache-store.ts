import type { Ttl } from './markers.ts';

/** What is remembered of a prefix. */
export interface Entry {
  readonly tokens: number;
  readonly ttl: Ttl;
}

interface Live extends Entry {
  readonly expires: number;
}

/** Entries of all accounts together, for as long as each lives; times are in milliseconds. */
export interface CacheStore {
  /** A live entry, whose lifetime starts anew. */
  read(hash: string, now: number): Entry | undefined;
  write(hash: string, entry: Entry, now: number): void;
}

const lifetimes: Readonly<Record<Ttl, number>> = { '5m': 300_000, '1h': 3_600_000 };

/** Entries of one lifetime that are held; the API knows no such limit. About 20 MB. */
const limit = 100_000;

/**
 * An empty store. Each lifetime has a shelf in the order of use, which is the order in which its entries expire:
 * what is to go stands in front, and nothing is ever searched.
 */
export function createCacheStore(): CacheStore {
  const shelves = { '5m': new Map<string, Live>(), '1h': new Map<string, Live>() };

  function put(hash: string, { tokens, ttl }: Entry, now: number): void {
    const expires = now + lifetimes[ttl];
    shelves[ttl].delete(hash);
    shelves[ttl].set(hash, { tokens, ttl, expires });
  }

  function clear(shelf: Map<string, Live>, now: number): void {
    for (const [hash, { expires }] of shelf) {
      if (expires > now && shelf.size <= limit) return;
      shelf.delete(hash);
    }
  }

  function find(hash: string, now: number): Live | undefined {
    return [shelves['1h'].get(hash), shelves['5m'].get(hash)].find(
      (entry) => entry && entry.expires > now,
    );
  }

  return {
    read(hash, now) {
      const entry = find(hash, now);
      if (entry) put(hash, entry, now);
      return entry;
    },
    write(hash, entry, now) {
      const before = find(hash, now);
      // Another request may have written the same meanwhile, and started later.
      if (before && before.expires >= now + lifetimes[entry.ttl]) return;
      put(hash, entry, now);
      clear(shelves[entry.ttl], now);
    },
  };
}
