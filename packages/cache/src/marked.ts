import type { Message, Params } from '@turnwise/core';
import { type Chain, chainAt, link, NO_CHAIN } from './chain.js';
import { isInner, LIMIT, marksOf, type Ttl } from './marks.js';
import { automaticTarget } from './plan.js';

/** A mark, and what stands before it. */
export interface End {
  /** Of the block that carries it, or that the automatic mark stands on. */
  readonly path: string;
  /** The history up to there; its last message may be a part of one. */
  readonly chain: Chain;
  /** Whether anything after the mark belongs to the same message. */
  readonly isPart: boolean;
  readonly ttl: Ttl;
}

/** The last mark of a request: so far its prefix is read and written. */
export interface Marked extends End {
  /** Whether a mark stands before the messages. */
  readonly hasFrame: boolean;
  /** All marks in their order. */
  readonly ends: readonly End[];
}

/** What a request marks; undefined where it carries no mark. */
export function markedOf(params: Params, chain: Chain): Marked | undefined {
  // More are refused.
  const marks = marksOf(params)
    .filter((mark) => !isInner(mark))
    .slice(-LIMIT);
  const ends = marks.flatMap(({ path, ttl }) => {
    const end = path === 'cache_control' ? automaticTarget(params)?.path : path;
    return end === undefined ? [] : [{ ...endAt(params, chain, end), path: end, ttl }];
  });
  return markedBy(ends);
}

/** The same marks with other lifetimes. */
export function withLifetimes({ ends }: Marked, ttlOf: (end: End) => Ttl): Marked | undefined {
  return markedBy(ends.map((end) => ({ ...end, ttl: ttlOf(end) })));
}

function markedBy(ends: readonly End[]): Marked | undefined {
  const [first, ...rest] = ends;
  if (!first) return undefined;
  const last = rest.reduce((a, b) => (b.chain.blocks >= a.chain.blocks ? b : a), first);
  return { ...last, ends, hasFrame: ends.some((end) => end.chain.blocks === 0) };
}

function endAt(params: Params, chain: Chain, path: string): Pick<End, 'chain' | 'isPart'> {
  const [level, index, , at] = path.split('.');
  if (level !== 'messages') return { chain: NO_CHAIN, isPart: false };
  const length = Number(index) + 1;
  const content = params.messages[Number(index)]?.content;
  const isPart = Array.isArray(content) && Number(at) < content.length - 1;
  const blocks = Number(at) + 1;
  return { chain: cutTo(params.messages, chain, isPart ? { length, blocks } : { length }), isPart };
}

/** The chain of as many messages, of whose last one only so many blocks count. */
export function cutTo(
  messages: readonly Message[],
  chain: Chain,
  { length, blocks }: { readonly length: number; readonly blocks?: number },
): Chain {
  const whole = chainAt(chain, length);
  const message = messages[length - 1];
  if (!whole?.before || !message || blocks === undefined) return whole ?? chain;
  const content = Array.isArray(message.content)
    ? message.content.slice(0, blocks)
    : message.content;
  return link(whole.before, { ...message, content });
}
