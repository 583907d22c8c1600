import type { Receipt } from './exchange.ts';
import type { Ledger, Tally } from './options.ts';

/** Conversations that are remembered. */
const limit = 1_000;

/** The ledger, and how it is written. */
export interface OpenLedger extends Ledger {
  /** Adds a request for a message; without a receipt it got none. */
  add(receipt: Receipt | undefined): void;
}

const empty: Tally = {
  requests: 0,
  refused: 0,
  input_tokens: 0,
  cache_creation_5m_input_tokens: 0,
  cache_creation_1h_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 0,
  dollars: 0,
  uncachedDollars: 0,
};

function refused(before: Tally): Tally {
  return { ...before, requests: before.requests + 1, refused: before.refused + 1 };
}

function billed(before: Tally, { usage, dollars = 0, uncachedDollars = 0 }: Receipt): Tally {
  let sum = { ...before, requests: before.requests + 1 };
  for (const counts of usage.iterations ?? [usage]) {
    const { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } =
      counts.cache_creation;
    sum = {
      ...sum,
      input_tokens: sum.input_tokens + counts.input_tokens,
      cache_creation_5m_input_tokens: sum.cache_creation_5m_input_tokens + short,
      cache_creation_1h_input_tokens: sum.cache_creation_1h_input_tokens + long,
      cache_read_input_tokens: sum.cache_read_input_tokens + counts.cache_read_input_tokens,
      output_tokens: sum.output_tokens + counts.output_tokens,
    };
  }
  return {
    ...sum,
    dollars: before.dollars + dollars,
    uncachedDollars: before.uncachedDollars + uncachedDollars,
  };
}

/** An empty ledger. */
export function createLedger(): OpenLedger {
  const conversations = new Map<string, Tally>();
  let total = empty;

  function addTo(receipt: Receipt): void {
    const { conversation } = receipt;
    const before = conversations.get(conversation) ?? empty;
    // Deleted and set again, so that the map is in the order of the last request.
    conversations.delete(conversation);
    conversations.set(conversation, billed(before, receipt));
    const [oldest] = conversations.keys();
    if (conversations.size > limit && oldest !== undefined) conversations.delete(oldest);
  }

  return {
    get total() {
      return total;
    },
    conversations,
    add(receipt) {
      total = receipt ? billed(total, receipt) : refused(total);
      if (receipt) addTo(receipt);
    },
  };
}
