import { type Anchor, anchoredTokens, anchorOf } from '@turnwise/context';
import type { ParamsLike } from '@turnwise/core';
import type { Conversation, Turn } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import type { Message } from '../demo/trace.ts';

/** How far off the count of one request is, as parts of what was billed. */
export interface Miss {
  readonly estimated: number;
  /** Counted from the reply to the request that it continues. */
  readonly anchored: number;
}

/** The misses of the requests that continue one which the API has counted. */
export function missesOf({ turns }: Conversation): readonly Miss[] {
  let last: { readonly turn: Turn; readonly anchor: Anchor } | undefined;
  const misses: Miss[] = [];
  for (const turn of turns) {
    if (!turn.recorded) continue;
    const params = turn.body as unknown as ParamsLike;
    const anchor = anchorOf(params, { usage: turn.recorded });
    if (last && anchor && continues(last.turn.body.messages, turn.body.messages)) {
      const miss = (count: number) => Math.abs(count / anchor.tokens - 1);
      misses.push({
        estimated: miss(countOf(params)),
        anchored: miss(anchoredTokens(params, last.anchor)),
      });
    }
    last = anchor && { turn, anchor };
  }
  return misses;
}

function continues(before: readonly Message[], messages: readonly Message[]): boolean {
  const start = messages.slice(0, before.length);
  return (
    messages.length > before.length &&
    start.every((message, at) => unmarked(message) === unmarked(before[at]))
  );
}

function unmarked(message: Message | undefined): string {
  return JSON.stringify(message, (key, value) => (key === 'cache_control' ? undefined : value));
}

/** The value below which such a part of all values is. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
