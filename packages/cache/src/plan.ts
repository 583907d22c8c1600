import type { Message, Params, ParamsLike } from '@turnwise/core';
import { LIMIT, type Mark, marksOf, type Ttl, ttlAt } from './marks.js';
import { lastInMessages, lastSystem, lastTool, type Place } from './places.js';

/** Where marks are to be put. */
export interface Plan {
  /** Marks to add, in the order of their worth; the caller's own are not among them. */
  readonly marks: readonly Mark[];
}

/** What decides where marks go. */
export interface PlanOptions {
  /** @default '5m' - the documented default; '1h' writes at 2 instead of 1.25 times the input price */
  readonly ttl?: Ttl;
  /** For marks on tools and system, which other conversations read too. @default as `ttl` */
  readonly headTtl?: Ttl;
  /** Blocks at the end that are gone from the next request. @default 0 */
  readonly ephemeral?: number;
}

/**
 * Where `cache_control` goes so that this request reads what the last one wrote, and the next
 * one reads this: the end of what is sent, the end of system, the end of the last request, the
 * last tool. The caller's own marks count and stay.
 */
export function plan(params: ParamsLike, options: PlanOptions = {}): Plan {
  const { ttl = '5m', headTtl = ttl, ephemeral = 0 } = options;
  const wire = params as Params;
  if (!Array.isArray(wire?.messages)) return { marks: [] };
  const own = marksOf(wire);
  const taken = new Set(own.map((mark) => mark.path));
  if (taken.has('cache_control')) taken.add(automaticTarget(wire)?.path ?? '');
  const free = LIMIT - own.length;
  const wanted = candidates(wire, ephemeral)
    .filter((place) => place !== undefined)
    .filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index)
    .filter(({ path, block }) => !taken.has(path) && !block.cache_control);
  const marks: Mark[] = [];
  for (const { path } of wanted) {
    const wish = path.startsWith('messages.') ? ttl : headTtl;
    const lifetime = marks.length < free ? ttlAt(path, [...own, ...marks], wish) : undefined;
    if (lifetime !== undefined) marks.push({ path, ttl: lifetime });
  }
  return { marks };
}

function candidates(params: Params, ephemeral: number): readonly (Place | undefined)[] {
  const { messages } = params;
  const end = endOfHistory(messages);
  const tail = lastInMessages(messages, end, ephemeral);
  const before = endOfLastRequest(messages, end);
  const written = before > 0 ? lastInMessages(messages, before) : undefined;
  return [tail, lastSystem(params), written, lastTool(params)];
}

/** Where the automatic mark stands; another one there would have to agree with its lifetime. */
export function automaticTarget(params: Params): Place | undefined {
  const { messages } = params;
  return lastInMessages(messages, messages.length) ?? lastSystem(params) ?? lastTool(params);
}

/** A prefill is no part of the next request's history. */
function endOfHistory(messages: readonly Message[]): number {
  return messages.findLastIndex((message) => message?.role !== 'assistant') + 1;
}

/** The last request ended before the last reply: that is where it was written to the cache. */
function endOfLastRequest(messages: readonly Message[], end: number): number {
  const reply = messages.findLastIndex((message, i) => i < end && message?.role === 'assistant');
  return endOfHistory(messages.slice(0, reply + 1));
}
