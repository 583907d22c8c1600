import type { Call, ReplyMessage } from '@turnwise/core';
import { type Account, grown, lifetimeOf, opened, paused, type Rates } from './lifetime-of.js';
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
  // No two endpoints share a cache.
  const name = `lifetime ${call.endpoint}`;
  const [known, common] = await Promise.all([memory.recall(name), memory.head.recall(name)]);
  const now = call.now();
  const own = isAccount(known) ? paused(known, now) : undefined;
  const shared = commonAt(now, common);
  memory.head.remember(name, { ...shared, spared: meanWith(shared.spared, own) });
  const rates = model.price ?? RATES;
  return {
    ttl: lifetimeOf(own ?? opened(now, 1, shared.spared), rates),
    headTtl: lifetimeOf(shared.head, rates),
    learn({ usage }) {
      const tokens = inputOf(usage);
      if (!(tokens > 0)) return;
      memory.remember(name, own ? grown(own, tokens) : opened(now, tokens, shared.spared * tokens));
    },
  };
}

function commonAt(now: number, value: unknown): Common {
  const { head, spared } = (value ?? {}) as Partial<Common>;
  return isAccount(head) && isCount(spared)
    ? { head: paused(head, now), spared }
    : { head: opened(now, 1), spared: 0 };
}

/** Whoever asks once and never again would pay for an hour in vain: such conversations count. */
function meanWith(mean: number, own: Account | undefined): number {
  const spared = own ? Math.min(1, own.spared / own.written) : 0;
  return mean + (spared - mean) / REQUESTS;
}

function inputOf(usage: ReplyMessage['usage'] | undefined): number {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage ?? {};
  return (
    (input_tokens ?? 0) + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0)
  );
}

function isAccount(value: unknown): value is Account {
  const { at, tokens, spared, written } = (value ?? {}) as Partial<Account>;
  return isCount(at) && isCount(spared) && [tokens, written].every((it) => isCount(it) && it > 0);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
