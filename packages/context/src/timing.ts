import type { Call } from '@turnwise/core';
import type { CountedReply } from './anchor.js';

/** When a conversation last was in the cache. */
export interface Sent {
  /** When its last request went out, in milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds that the cache keeps what it wrote. */
  readonly lifetime: number;
  /** Milliseconds from then on in which the cache keeps some of it: one request in many asks for an hour. */
  readonly kept: number;
}

/** The lifetimes that there are, in milliseconds. Source: the documentation of prompt caching. */
export const FIVE_MINUTES = 300_000;
export const HOUR = 3_600_000;

/**
 * Whether the cache has lost what a conversation wrote to it. The lifetime counts from the start of
 * the last request, which renewed what it read. Of what nobody remembers, nothing is cold.
 */
export function isCold({ now }: Pick<Call, 'now'>, sent: Sent | undefined): boolean {
  return sent !== undefined && now() - sent.at > sent.kept;
}

/**
 * How long the cache keeps what a request wrote, as its reply says; undefined where it wrote
 * nothing or does not say. Where some of it lives longer than the rest, all of it counts as that.
 */
export function lifetimeIn({ usage }: CountedReply): number | undefined {
  const { cache_creation } = (usage ?? {}) as { readonly cache_creation?: object | null };
  const written = (cache_creation ?? {}) as Readonly<Record<string, unknown>>;
  if (Number(written.ephemeral_1h_input_tokens) > 0) return HOUR;
  return Number(written.ephemeral_5m_input_tokens) > 0 ? FIVE_MINUTES : undefined;
}
