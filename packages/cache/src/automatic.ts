import { keepLast, type ModelInfo, type ReplyMessage, type Usage } from '@turnwise/core';
import type { Chain } from './chain.js';
import { inputOf, NO_TOKENS, sampledOf, withInput } from './counts.js';
import { LIFETIMES, LOOKBACK } from './marks.js';
import { nameAt, type Print } from './print.js';

/** What automatic caching would have left in the cache. */
interface Entry {
  readonly tokens: number;
  readonly expires: number;
  /** When the answer to the request that wrote it began: before, nobody reads it. */
  readonly began: number;
}

/** Entries that are remembered, the last ones that were used. */
const MOST = 10_000;

/** A request, and when it was sent and its answer began: milliseconds since the epoch. */
export interface Timed {
  readonly print: Print;
  readonly model: ModelInfo;
  readonly start: number;
  readonly began: number;
}

/**
 * What the same requests would have cost with the API's automatic caching, which marks the last
 * block of each for five minutes. A model of it: entries end where requests of this process ended,
 * one is found within twenty blocks before the end, lives five minutes from the start of the
 * request that used it last, and holds all input tokens of the one that wrote it. Replies of
 * several samplings count as they were billed.
 */
export class Automatic {
  readonly #entries = new Map<string, Entry>();

  /** The usage that a reply would have had. */
  usageOf(request: Timed, reply: Pick<ReplyMessage, 'usage' | 'content'>): Usage {
    const { usage } = reply;
    const sampled = sampledOf(reply);
    if (!sampled || sampled.total < request.model.minCacheable)
      return sampled ? uncached(usage) : usage;
    const { print, start, began } = request;
    const read = this.#read(print, start);
    const entry = { tokens: sampled.total, expires: start + LIFETIMES['5m'], began };
    keepLast(this.#entries, nameAt(print, print.chain), entry, MOST);
    return withInput(usage, (tokens) => {
      const total = inputOf(tokens);
      const cacheRead = Math.min(read, total);
      return { ...NO_TOKENS, cacheRead, cacheWrite5m: total - cacheRead };
    });
  }

  /** The tokens of the entry nearest to the end. */
  #read(print: Print, now: number): number {
    const from = print.chain.blocks;
    for (let at: Chain | undefined = print.chain; at?.before; at = at.before) {
      if (from - at.blocks >= LOOKBACK) return 0;
      const name = nameAt(print, at);
      const entry = this.#entries.get(name);
      if (!entry || entry.expires < now || entry.began > now) continue;
      keepLast(this.#entries, name, { ...entry, expires: now + LIFETIMES['5m'] }, MOST);
      return entry.tokens;
    }
    return 0;
  }
}

/** The same reply without a cache: every input token at its full price. */
export function uncached(usage: Usage): Usage {
  return withInput(usage, (tokens) => ({ ...NO_TOKENS, input: inputOf(tokens) }));
}
