import { keepLast } from '@turnwise/core';
import type { Ttl } from './marks.js';
import { LIFETIMES } from './miss.js';

/** An entry of the cache. */
interface Entry {
  readonly ttl: Ttl;
  /** When the last request that wrote or read it went out: milliseconds since the epoch. */
  readonly used: number;
}

/** Entries that are known, about 100 bytes each; the least recently used goes first. */
const MOST = 10_000;

const entries = new Map<string, Entry>();

/**
 * How long an entry is kept at which a mark stands: as long as the mark said that wrote it. A later
 * one reads it, whatever it says itself (measured), and its lifetime starts anew.
 *
 * @param name of everything up to the mark, and of whose cache it is
 * @param start of the request, in milliseconds since the epoch
 */
export function keptFor(name: string, said: Ttl, start: number): Ttl {
  const entry = entries.get(name);
  const isThere = entry !== undefined && start - entry.used < LIFETIMES[entry.ttl];
  const ttl = isThere ? entry.ttl : said;
  keepLast(entries, name, { ttl, used: start }, MOST);
  return ttl;
}
