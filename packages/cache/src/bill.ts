import { addTokens, NO_TOKENS, type Tokens } from './counts.js';
import type { MissKind } from './miss.js';
import { addCosts, type Cost, NO_COST } from './price-of.js';

/** What requests paid for again that they were expected to read. */
export interface Missed {
  readonly requests: number;
  readonly tokens: number;
  readonly dollars: number;
}

/** What requests came to. */
export interface Bill {
  /** Those that were answered. */
  readonly requests: number;
  /** Tokens by class, all iterations summed. */
  readonly tokens: Tokens;
  readonly dollars: Cost;
  /** Dollars of the same replies without a cache. */
  readonly uncachedDollars: number;
  /** Dollars of the same requests with the API's automatic caching: see `Automatic`. */
  readonly automaticDollars: number;
  /** By kind; `ours` is what cuts and repairs cost. */
  readonly misses: Readonly<Partial<Record<MissKind, Missed>>>;
  /** Replies of models without a price: their tokens are counted, and no dollars. */
  readonly unpriced: number;
  /**
   * Streams that broke off: their input is what was billed, and their output what had been counted
   * by then, which may be too little.
   */
  readonly unfinished: number;
}

export const NO_BILL: Bill = {
  requests: 0,
  tokens: NO_TOKENS,
  dollars: NO_COST,
  uncachedDollars: 0,
  automaticDollars: 0,
  misses: {},
  unpriced: 0,
  unfinished: 0,
};

export function addBills(a: Bill, b: Bill): Bill {
  return {
    requests: a.requests + b.requests,
    tokens: addTokens(a.tokens, b.tokens),
    dollars: addCosts(a.dollars, b.dollars),
    uncachedDollars: a.uncachedDollars + b.uncachedDollars,
    automaticDollars: a.automaticDollars + b.automaticDollars,
    misses: addMisses(a.misses, b.misses),
    unpriced: a.unpriced + b.unpriced,
    unfinished: a.unfinished + b.unfinished,
  };
}

function addMisses(a: Bill['misses'], b: Bill['misses']): Bill['misses'] {
  const sum = { ...a };
  for (const [name, missed] of Object.entries(b)) {
    const kind = name as MissKind;
    const { requests = 0, tokens = 0, dollars = 0 } = sum[kind] ?? {};
    sum[kind] = {
      requests: requests + missed.requests,
      tokens: tokens + missed.tokens,
      dollars: dollars + missed.dollars,
    };
  }
  return sum;
}
