import type { Message, ModelInfo } from '@turnwise/core';
import type { Chain } from './chain.js';
import type { Sampled } from './counts.js';
import { type Difference, differenceOf } from './difference.js';
import type { KnownRequest } from './known-requests.js';
import { cutTo, type Marked } from './marked.js';
import { LIFETIMES, LOOKBACK } from './marks.js';
import type { Print } from './print.js';

/**
 * Why a request did not read what the one before it had left in the cache: the part of the prompt
 * that changed, or
 *
 * - `edited`: a message that was sent before is another one now, or gone
 * - `ours`: the caller only went on, and a cut, a repair or another middleware changed the rest
 * - `server`: the context editing that the request asked for cleared something
 * - `expired`: the entry's lifetime had passed
 * - `lookback`: no mark stands within twenty blocks behind what was written
 * - `too-early`: the answer to the request that wrote the entry had not begun
 * - `below-minimum`: the prompt was too short to be cached
 * - `evicted`: none of these; the API has let go of the entry
 */
export type MissKind =
  | Difference['kind']
  | 'ours'
  | 'server'
  | 'expired'
  | 'lookback'
  | 'too-early'
  | 'below-minimum'
  | 'evicted';

/** What a request did not read though one before it had left it in the cache. */
export interface Miss {
  readonly kind: MissKind;
  /** Where, in what was sent, as the API writes paths; empty for the request as a whole. */
  readonly path: string;
  /** Input tokens that were expected to be read. */
  readonly expected: number;
  /** Input tokens that were paid for again. */
  readonly tokens: number;
}

/** The request that missed. */
export interface Missing {
  readonly messages: readonly Message[];
  readonly print: Print;
  readonly asked: Print;
  readonly marked: Marked | undefined;
  readonly start: number;
  readonly model: ModelInfo;
  /** Whether the API edited the context before it read it. */
  readonly isEdited: boolean;
  /** About how many tokens it adds to the one before it. */
  readonly added: () => number;
}

/** What a request that goes on from another one had to pay for again; undefined for nothing. */
export function missOf(
  before: KnownRequest,
  now: Missing,
  { read, total }: Sampled,
): Miss | undefined {
  const { marked, cached: expected } = before;
  if (expected === undefined || !marked) return undefined;
  if (expected === 0) return tooShort(before, now);
  const lost = expected - read;
  if (lost <= 0) return undefined;
  const difference = differenceFrom(before, marked, now);
  if (!difference) return { ...unchanged(before, marked, now), expected, tokens: lost };
  const tokens = Math.round(Math.min(lost, total - read - now.added()));
  return tokens > 0 ? { ...difference, expected, tokens } : undefined;
}

function tooShort({ total = 0 }: KnownRequest, { model }: Missing): Miss | undefined {
  if (total === 0 || total >= model.minCacheable) return undefined;
  return { kind: 'below-minimum', path: '', expected: total, tokens: total };
}

function differenceFrom(
  before: KnownRequest,
  { chain, isPart }: Marked,
  now: Missing,
): Pick<Miss, 'kind' | 'path'> | undefined {
  const { length } = chain;
  const blocks = chain.blocks - (chain.before?.blocks ?? 0);
  const end = cutTo(now.messages, now.print.chain, isPart ? { length, blocks } : { length });
  const difference = differenceOf(before.print, now.print, { before: chain, now: end });
  return difference && goesOn(before, now) ? { ...difference, kind: 'ours' } : difference;
}

/** Whether the caller asked for the same and more, so that what changed is of our making. */
function goesOn(before: KnownRequest, now: Missing): boolean {
  if (before.print === before.asked && now.print === now.asked) return false;
  const history = { before: endOfHistory(before.asked.chain), now: now.asked.chain };
  return differenceOf(before.asked, now.asked, history) === undefined;
}

/** A prefill is no part of the next request's history. */
function endOfHistory(chain: Chain): Chain {
  let at = chain;
  while (at.before && at.role === 'assistant') at = at.before;
  return at;
}

function unchanged(
  before: KnownRequest,
  { chain, ttl }: Marked,
  now: Missing,
): Pick<Miss, 'kind' | 'path'> {
  if (now.start - before.start >= LIFETIMES[ttl]) return { kind: 'expired', path: '' };
  const isNear = now.marked?.ends.some(
    (end) => end.chain.blocks >= chain.blocks && end.chain.blocks - chain.blocks < LOOKBACK,
  );
  if (!isNear) return { kind: 'lookback', path: `messages.${Math.max(0, chain.length - 1)}` };
  if (now.isEdited) return { kind: 'server', path: 'context_management' };
  // Models that forget earlier thinking drop it from the prompt when the user says something new.
  if (!now.model.keepsThinking && chain.thinks) return { kind: 'thinking', path: 'messages' };
  return { kind: 'evicted', path: '' };
}
