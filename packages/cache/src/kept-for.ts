import { LIFETIMES, type Ttl } from './marks.js';
import { Remembered, type Whose } from './remembered.js';

/** An entry of the cache. */
interface Entry {
  readonly ttl: Ttl;
  /** When the last request that wrote or read it went out: milliseconds since the epoch. */
  readonly used: number;
}

/** Entries that are known, about 100 bytes each; the least recently used goes first. */
const entries = new Remembered<Entry>(10_000);

/**
 * How long an entry is kept at which a mark stands: as long as the mark said that wrote it. A later
 * one reads it, whatever it says itself (measured), and its lifetime starts anew.
 *
 * @param name of everything up to the mark, and of whose cache it is
 * @param said what the mark says
 * @param request that bears it, and when it started: milliseconds since the epoch
 */
export function keptFor(
  name: string,
  said: Ttl,
  { start, call }: { readonly start: number; readonly call: Whose },
): Ttl {
  const entry = entries.get(name);
  const isThere = entry !== undefined && start - entry.used < LIFETIMES[entry.ttl];
  const ttl = isThere ? entry.ttl : said;
  entries.set(name, { ttl, used: start }, call);
  return ttl;
}
