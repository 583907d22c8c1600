import { listOf } from '../blocks.js';
import { type Draft, withRest } from '../draft.js';
import { lastMarkable, type Marker, markersOf, remark, ttlOf } from '../markers.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Message, Params } from '../types.js';

/** A 1h mark after a 5m one: it is made 5m, the lifetime of the prefix that it builds on. */
export const markerTtl: Rule = {
  code: 'marker-ttl',
  spots: (message: Message) => listOf(message.content).some(isLong),
  suspects: (params, context) =>
    refusalFor(context, 'marker-ttl') !== undefined ||
    [params, ...listOf(params.tools), ...listOf(params.system)].some(isLong),
  treat: (draft, context) => {
    if (refusalFor(context, 'marker-ttl')) return withoutTtl(draft, context);
    const markers = markersOf(draft);
    const short = markers.findIndex((marker) => marker.ttl === '5m');
    const late = short < 0 ? [] : markers.slice(short).filter((marker) => marker.ttl === '1h');
    for (const marker of late) context.tell(marker.path, 'A 1h mark may not come after a 5m one.');
    const ordered = late.length > 0 ? remark(draft, late, shorten) : draft;
    return automatic(ordered, context);
  },
};

function shorten(marker: Marker): object {
  return { ...(marker.block.cache_control as object), ttl: '5m' };
}

/** Where a lifetime is refused, every mark has the default one. */
function withoutTtl(draft: Draft, context: RuleContext): Draft {
  const timed = markersOf(draft).filter(({ block }) => hasTtl(block.cache_control));
  for (const { path } of timed) context.tell(path, REFUSED);
  const marked = timed.length > 0 ? remark(draft, timed, untimed) : draft;
  const { cache_control: mark } = draft.rest;
  if (!hasTtl(mark)) return marked;
  context.tell('cache_control', REFUSED);
  return withRest(marked, { ...marked.rest, cache_control: timeless(mark) });
}

const REFUSED = 'A lifetime is refused here: the default one holds.';

function hasTtl(mark: unknown): mark is object {
  return typeof mark === 'object' && mark !== null && 'ttl' in mark;
}

function untimed({ block }: Marker): object {
  return timeless(block.cache_control as object);
}

function timeless({ ttl: _, ...mark }: { readonly ttl?: unknown }): object {
  return mark;
}

/** The automatic mark comes last, and on a marked block it needs the block's own lifetime. */
function automatic(draft: Draft, context: RuleContext): Draft {
  const mark = draft.rest.cache_control;
  if (!mark) return draft;
  const markers = markersOf(draft);
  const last = lastMarkable(draft);
  const own = markers.find(({ path, block }) => path === last?.path && block === last.block);
  const ttl = own?.ttl ?? (markers.some((marker) => marker.ttl === '5m') ? '5m' : ttlOf(mark));
  if (ttl === ttlOf(mark)) return draft;
  context.tell('cache_control', `The automatic mark has to have the lifetime ${ttl} here.`);
  const rest: Params = { ...draft.rest, cache_control: { ...(mark as object), ttl } };
  return withRest(draft, rest);
}

function isLong(holder: Record<string, unknown>): boolean {
  return Boolean(holder?.cache_control) && ttlOf(holder.cache_control) === '1h';
}
