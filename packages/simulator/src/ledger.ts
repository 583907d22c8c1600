import type { Receipt } from './exchange.ts';
import type { Ledger, Tally } from './options.ts';
import { remember } from './remember.ts';

/** Conversations that are remembered. */
const limit = 1_000;

/** What became of a request for a message. */
interface Outcome {
  readonly receipt: Receipt | undefined;
  /** Whether it was refused, failed or broke off. */
  readonly refused: boolean;
  readonly conversation: string | undefined;
}

/** The ledger, and how it is written. */
export interface OpenLedger extends Ledger {
  /** Adds a request for a message. */
  add(outcome: Outcome): void;
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

function billed(before: Tally, { usage, dollars = 0, uncachedDollars = 0 }: Receipt): Tally {
  let sum = before;
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

function counted(before: Tally, { receipt, refused }: Outcome): Tally {
  const { requests, refused: others } = before;
  const sum = { ...before, requests: requests + 1, refused: others + (refused ? 1 : 0) };
  return receipt ? billed(sum, receipt) : sum;
}

/** An empty ledger. */
export function createLedger(): OpenLedger {
  const conversations = new Map<string, Tally>();
  let total = empty;

  return {
    get total() {
      return total;
    },
    conversations,
    add(outcome) {
      const { conversation } = outcome;
      total = counted(total, outcome);
      if (conversation === undefined) return;
      const before = conversations.get(conversation) ?? empty;
      remember(conversations, conversation, counted(before, outcome), limit);
    },
  };
}
