import { type Call, nameOf, type ReplyMessage } from '@turnwise/core';
import {
  type Account,
  type Bill,
  continued,
  lifetimeOf,
  opened,
  type Rates,
} from './lifetime-of.js';
import type { Ttl } from './marks.js';

/** The lifetimes that a request asks for. */
export interface Lifetimes {
  /** Of what is in the messages. */
  readonly ttl: Ttl;
  /** Of system and tools, which other conversations read too. */
  readonly headTtl: Ttl;
  /** To be told how the request was answered: the next one profits. */
  readonly learn: (message: ReplyMessage) => void;
}

/** What is known of all conversations behind one system prompt and tools. */
interface Common {
  /** Of the system prompt and the tools themselves, which count as one token. */
  readonly head: Account;
  /** What an hour spares a conversation, in units of what it writes: a mean, 1 at most. */
  readonly spared: number;
}

/** Requests over which that mean is taken. */
const REQUESTS = 20;

/** Of a model without a price: what cached tokens cost on most (documented). */
const RATES: Rates = { cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2 };

/** Chooses by the pauses in this conversation, and by those of others that begin like it. */
export async function lifetimesFor(call: Call): Promise<Lifetimes> {
  const { memory, model } = call;
  // No two endpoints share a cache. An address may hold a secret, and names are stored.
  const name = `lifetime ${nameOf(call.endpoint)}`;
  const [known, common] = await Promise.all([memory.recall(name), memory.head.recall(name)]);
  const now = call.now();
  const own = isAccount(known) ? known : undefined;
  const shared = isCommon(common) ? common : { head: opened(now, 1), spared: 0 };
  const head = continued(shared.head, now, { tokens: 1, read: 0 });
  const soFar = own && continued(own, now, foreseen(own, shared));
  memory.head.remember(name, { head, spared: meanWith(shared.spared, soFar) });
  const rates = model.price ?? RATES;
  const ttl = lifetimeOf(soFar ?? opened(now, 1, shared.spared), rates);
  return {
    ttl,
    headTtl: lifetimeOf(head, rates),
    learn({ usage }) {
      const bill = billOf(usage);
      if (!(bill.tokens > 0)) return;
      const account = own ? continued(own, now, bill) : opened(now, bill.tokens, shared.spared);
      memory.remember(name, { ...account, ttl });
    },
  };
}

/**
 * What may have expired has, before the bill is known. Where another conversation, or a fork of this
 * one, went out since, it may as well have kept it: only the bill can say.
 */
function foreseen({ at, tokens }: Account, { head }: Common): Bill {
  return { tokens, read: head.at > at ? tokens : 0 };
}

/** Whoever asks once and never again would pay for an hour in vain: such conversations count. */
function meanWith(mean: number, own: Account | undefined): number {
  const spared = own ? Math.min(1, own.spared / own.written) : 0;
  return mean + (spared - mean) / REQUESTS;
}

function billOf(usage: ReplyMessage['usage'] | undefined): Bill {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage ?? {};
  const read = cache_read_input_tokens ?? 0;
  return { read, tokens: (input_tokens ?? 0) + (cache_creation_input_tokens ?? 0) + read };
}

function isAccount(value: unknown): value is Account {
  const { at, tokens, ttl, spared, written } = (value ?? {}) as Partial<Account>;
  const isTtl = ttl === '5m' || ttl === '1h';
  return (
    isTtl && [at, spared].every(isCount) && [tokens, written].every((it) => isCount(it) && it > 0)
  );
}

function isCommon(value: unknown): value is Common {
  const { head, spared } = (value ?? {}) as Partial<Common>;
  return isAccount(head) && isCount(spared);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
