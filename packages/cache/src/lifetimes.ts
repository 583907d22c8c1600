import {
  type Call,
  digest,
  isThinking,
  type Message,
  nameOf,
  type Params,
  type ReplyMessage,
} from '@turnwise/core';
import { inputOf, NO_TOKENS, samplingsOf, type Tokens, tokensOf } from './counts.js';
import { type Common, headLifetime, isCommon } from './head-lifetime.js';
import {
  type Account,
  billed,
  continued,
  isAccount,
  isCount,
  type Kept,
  lifetimeOf,
  opened,
  type Rates,
} from './lifetime-of.js';
import { LIFETIMES, marksOf, type Ttl } from './marks.js';
import type { Recognized } from './recognize.js';
import type { Seen } from './seen.js';
import { sizesOf } from './size.js';
import { blocksOf, endOfHistory } from './turns.js';

/** The lifetimes that a request asks for. */
export interface Lifetimes {
  /** Of what is in the messages. */
  readonly ttl: Ttl;
  /** Of system and tools, which other conversations read too. */
  readonly headTtl: Ttl;
  /** The path of a block to be marked for an hour, so that what is kept up to there is found. */
  readonly kept?: string | undefined;
  /** To be told what was sent and how it was answered: the next request profits. */
  readonly learn: (sent: Params, message: ReplyMessage) => void;
}

/** Chooses lifetimes for a request once its conversation is recognized. */
export type Choosing = (recognized: Recognized) => Lifetimes;

/** The same lifetime for all. */
export function always(ttl: Ttl): Choosing {
  return () => ({ ttl, headTtl: ttl, learn() {} });
}

/** What is known of a conversation. */
interface Own {
  readonly account: Account;
  /** How many messages its last request had. */
  readonly length: number;
  /** Names what the messages depend on in the cache, beside what stands before them. */
  readonly salt: string;
}

/** Of a model without a price: what cached tokens cost on most (documented). */
const RATES: Rates = { cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2 };

/** Milliseconds after which what is kept for an hour is marked again, so that it stays. */
const RENEWAL = LIFETIMES['5m'];

/** What is known of conversations whose requests have something at the end that goes again. */
const recognized = new WeakMap<Seen, Own>();

/** Chooses by the pauses in this conversation, and by those of others that begin like it. */
export async function lifetimesFor(call: Call): Promise<Choosing> {
  // No two endpoints share a cache. An address may hold a secret, and names are stored.
  const name = `lifetime ${nameOf(call.endpoint)}`;
  const { memory } = call;
  const [own, common] = await Promise.all([memory.recall(name), memory.head.recall(name)]);
  const shared = isCommon(common) ? common : undefined;
  return ({ known: { seen }, before }) => {
    const last = isOwn(own) ? own : before && recognized.get(before);
    return lifetimesBy(call, last, shared, {
      common: (value) => memory.head.remember(name, value),
      own(value) {
        memory.remember(name, value);
        recognized.set(seen, value);
      },
    });
  };
}

interface Remember {
  common(value: Common): void;
  own(value: Own): void;
}

function lifetimesBy(
  call: Call,
  own: Own | undefined,
  shared: Common | undefined,
  remember: Remember,
): Lifetimes {
  const { params, model } = call;
  const salt = saltOf(params);
  const length = endOfHistory(params.messages);
  const now = call.now();
  const rates = model.price ?? RATES;
  const head = headLifetime(shared, own?.account.at, now, rates);
  remember.common(head.common);
  const account = accountOf(call, salt, own, shared?.head);
  const ttl = lifetimeOf(account, rates, shared?.pausing);
  const kept = isDue(account) ? account.kept : undefined;
  return {
    ttl,
    headTtl: head.ttl,
    kept: kept?.path,
    learn(sent, { usage }) {
      const tokens = tokensIn(usage);
      const bill = { tokens: inputOf(tokens), read: tokens.cacheRead };
      if (!(bill.tokens > 0)) return;
      const renewed = kept ? { ...account, kept: { ...kept, at: now } } : account;
      const after = billed(renewed, bill, hourIn(sent, tokens, renewed));
      remember.own({ account: after, length, salt });
    },
  };
}

function accountOf(
  call: Call,
  salt: string,
  own: Own | undefined,
  head: Account | undefined,
): Account {
  const { params, model } = call;
  const sizes = sizesOf(params, model);
  const now = call.now();
  const end = endOfHistory(params.messages);
  const size = sizes.messages(end, 0);
  // Others keep the head, or it is kept for an hour itself.
  const isApart =
    head !== undefined && (head.kept !== undefined || head.at > (own?.account.at ?? 0));
  const apart = isApart ? sizes.messages(0, 0) : 0;
  if (!own) return opened(now, size, apart);
  const { length, account } = own;
  const brokenAt = salt === own.salt && !forgets(call) ? (call.brokenAt ?? end) : 0;
  if (length <= Math.min(end, brokenAt)) {
    return continued(account, { now, added: size - sizes.messages(length, 0), apart });
  }
  // What is behind the cut is written anew, and what was kept for an hour ends elsewhere.
  const tokens = brokenAt < end ? sizes.messages(brokenAt, 0) : 0;
  const { kept: _, ...rest } = account;
  return continued({ ...rest, tokens, exposed: 0 }, { now, added: size - tokens, apart });
}

/** Whether the model drops the thinking of the turn before, now that the user says something new. */
function forgets({ params, model }: Call): boolean {
  const { messages } = params;
  if (model.keepsThinking || !isSaid(messages.at(-1))) return false;
  for (let i = messages.length - 2; i >= 0 && !isSaid(messages[i]); i--) {
    if (blocksOf(messages[i]).some(isThinking)) return true;
  }
  return false;
}

/** Whether it is a user's message, and no result of a tool. */
function isSaid(message: Message | undefined): boolean {
  return message?.role === 'user' && blocksOf(message).some(({ type }) => type !== 'tool_result');
}

/** A change of these loses the messages (documented). */
function saltOf({ thinking, tool_choice, output_config, output_format, speed }: Params): string {
  return digest([thinking, tool_choice, output_config, output_format, speed]);
}

/** Whether the mark that finds what is kept is needed. */
function isDue({ at, isCold, kept }: Account): boolean {
  return kept !== undefined && (isCold || at - kept.at >= RENEWAL);
}

/** What was written for an hour, behind what was kept before. */
function hourIn(sent: Params, tokens: Tokens, { at, kept }: Account): Kept | undefined {
  const { cacheRead, cacheWrite1h } = tokens;
  const last = marksOf(sent).findLast(({ ttl }) => ttl === '1h');
  if (!last?.path.startsWith('messages') || last.path === kept?.path) return undefined;
  if (cacheWrite1h === 0) return undefined;
  return { at, tokens: cacheRead + cacheWrite1h, path: last.path };
}

/** Of a reply of several samplings the last one: it had the whole prompt. */
function tokensIn(usage: ReplyMessage['usage'] | undefined): Tokens {
  return usage ? tokensOf(samplingsOf(usage).at(-1) ?? {}) : NO_TOKENS;
}

function isOwn(value: unknown): value is Own {
  const { account, length, salt } = (value ?? {}) as Partial<Own>;
  return isAccount(account) && isCount(length) && typeof salt === 'string';
}
