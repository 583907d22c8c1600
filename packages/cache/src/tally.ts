import { keepLast, type ModelInfo, modelInfo, type ReplyMessage, type Usage } from '@turnwise/core';
import { Automatic, type Timed, uncached } from './automatic.js';
import { addBills, type Bill, type Missed, NO_BILL } from './bill.js';
import { addTokens, NO_TOKENS, samplingsOf, tokensOf, type UsageLike } from './counts.js';
import type { MissKind } from './miss.js';
import { NO_COST, priceOf } from './price-of.js';

/** Replies, and conversations, that are known one by one: the last ones that were active. */
const MOST = 1_000;

/** What one request came to. */
export interface RequestBill extends Bill {
  /** The name of its conversation; one of ours, `#7`, where the program gave none. */
  readonly conversation: string;
}

/** As much of a reply as is billed. */
export interface BilledReply {
  readonly id: string;
  readonly model: string;
  readonly usage: UsageLike;
}

/** Adds up what requests cost. It holds counts and names, no content. */
export interface Tally {
  /** All requests so far. */
  readonly total: Bill;
  /** By the undated first-party id of the model that was asked. */
  readonly models: ReadonlyMap<string, Bill>;
  /** By name, the last thousand that were active. */
  readonly conversations: ReadonlyMap<string, Bill>;
  /** What the request behind a reply cost, if that is among the last thousand. */
  of(reply: { readonly id: string }): RequestBill | undefined;
  /**
   * Adds a reply that came another way than through the wrapped client: from the results of a
   * batch, for example.
   *
   * @param conversation the name of its conversation, if it has any
   */
  add(reply: BilledReply, conversation?: string): void;
}

/** A tally of nothing, to be given to `caching({ tally })`. */
export function tally(): Tally {
  return new Ledger();
}

/** A request that was answered, for a ledger. */
export interface Answered {
  readonly reply: ReplyMessage;
  readonly model: ModelInfo;
  readonly conversation: string;
  /** Whether the answer is a stream that broke off. */
  readonly unfinished: boolean;
}

/** One whose whole prompt is known. */
export interface Entry extends Answered, Timed {
  readonly missed: ({ readonly kind: MissKind } & Missed) | undefined;
}

/** A tally that middleware write. */
export class Ledger implements Tally {
  #total = NO_BILL;
  readonly models = new Map<string, Bill>();
  readonly conversations = new Map<string, Bill>();
  readonly #automatic = new Automatic();
  readonly #replies = new Map<string, RequestBill>();

  get total(): Bill {
    return this.#total;
  }

  of({ id }: { readonly id: string }): RequestBill | undefined {
    return this.#replies.get(id);
  }

  add({ id, model, usage }: BilledReply, conversation?: string): void {
    const info = modelInfo(model);
    this.#write(id, billOf(usage as Usage, info, usage as Usage), info, conversation);
  }

  enter(entry: Entry): void {
    const { missed } = entry;
    const automatic = this.#automatic.usageOf(entry, entry.reply);
    this.#count(entry, automatic, missed && { [missed.kind]: missed });
  }

  /** Adds an answer to a prompt of which a part alone is known. */
  count(answered: Answered): void {
    this.#count(answered, answered.reply.usage);
  }

  #count(answered: Answered, automatic: Usage, misses: Bill['misses'] = {}): void {
    const { reply, model, conversation, unfinished } = answered;
    const bill = billOf(reply.usage, model, automatic);
    const whole = { ...bill, misses, unfinished: Number(unfinished) };
    this.#write(reply.id, whole, model, conversation);
  }

  #write(id: string, bill: Bill, model: ModelInfo, conversation: string | undefined): void {
    this.#total = addBills(this.#total, bill);
    addTo(this.models, model.id, bill);
    if (conversation === undefined) return;
    addTo(this.conversations, conversation, bill);
    keepLast(this.#replies, id, { ...bill, conversation }, MOST);
  }
}

function addTo(bills: Map<string, Bill>, name: string, bill: Bill): void {
  keepLast(bills, name, addBills(bills.get(name) ?? NO_BILL, bill), MOST);
}

function billOf(usage: Usage, model: ModelInfo, automatic: Usage): Bill {
  const dollars = costOf(usage, model);
  return {
    requests: 1,
    tokens: samplingsOf(usage).map(tokensOf).reduce(addTokens, NO_TOKENS),
    dollars: dollars ?? NO_COST,
    uncachedDollars: costOf(uncached(usage), model)?.total ?? 0,
    automaticDollars: costOf(automatic, model)?.total ?? 0,
    misses: {},
    unpriced: dollars ? 0 : 1,
    unfinished: 0,
  };
}

/** By what is known of the model: its name may be a deployment's. */
export function costOf(usage: Usage, model: ModelInfo) {
  return priceOf(usage, model.id, { [model.id]: model });
}
