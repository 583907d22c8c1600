import {
  type Account,
  continued,
  isAccount,
  isCount,
  lifetimeOf,
  nearness,
  opened,
  RARELY,
  type Rates,
} from './lifetime-of.js';
import { LIFETIMES, type Ttl } from './marks.js';

/** What is known of all conversations behind one system prompt and tools. */
export interface Common {
  /** Of the system prompt and the tools themselves, which count as one token. */
  readonly head: Account;
  /** How often a conversation goes on after five minutes: a mean of all requests, from 0 to 1. */
  readonly pausing: number;
}

/** Requests over which that mean is taken. */
const REQUESTS = 40;

/**
 * What is known with one request more, and the lifetime that it asks for.
 *
 * @param last when the conversation of this request went out last
 */
export function headLifetime(
  known: Common | undefined,
  last: number | undefined,
  now: number,
  rates: Rates,
): { readonly common: Common; readonly ttl: Ttl } {
  const { head: before, pausing = RARELY } = known ?? {};
  const pauses = last === undefined ? 0 : nearness(now - last);
  const mean = pausing + (pauses - pausing) / REQUESTS;
  const account = before ? accountOf(before, last, now) : opened(now, 1);
  const isAlone = last !== undefined && last === before?.at;
  const ttl = account.kept || (!isAlone && lifetimeOf(account, rates) === '1h') ? '1h' : '5m';
  const isKept = account.kept || (ttl === '1h' && account.written > 0);
  const kept = { at: now, tokens: 1, path: '' };
  const head = isKept ? { ...account, kept, exposed: 0, lost: 0 } : account;
  return { common: { head, pausing: mean }, ttl };
}

/** A pause of one conversation alone is its own to bridge. */
function accountOf(before: Account, last: number | undefined, now: number): Account {
  if (last !== before.at) return continued(before, { now, added: 0, apart: 0 });
  const { kept, ...rest } = before;
  return { ...rest, at: now, ...(kept && now - kept.at < LIFETIMES['1h'] && { kept }) };
}

export function isCommon(value: unknown): value is Common {
  const { head, pausing } = (value ?? {}) as Partial<Common>;
  return isAccount(head) && isCount(pausing);
}
