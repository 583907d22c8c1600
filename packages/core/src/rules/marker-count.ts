import { listOf } from '../blocks.js';
import type { Fold } from '../history.js';
import { type Marker, markersOf, remark } from '../markers.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Message, Params } from '../types.js';

/** How many marks a request may carry, the automatic one included (documented). */
const LIMIT = 4;

/** More than four marks: the end of tools and of system stay, then the last ones of the history. */
export const markerCount: Rule = {
  code: 'marker-count',
  spots: ({ content }: Message) => marksIn(content) > 0,
  needs: (params, context) => marksAhead(params) + context.history.fold(marks) > limitOf(context),
  suspects: (params, context) => marksAhead(params) > limitOf(context),
  treat: (draft, context) => {
    const markers = markersOf(draft);
    const allowed = Math.max(0, limitOf(context) - (draft.rest.cache_control ? 1 : 0));
    if (markers.length <= allowed) return draft;
    const kept = new Set(byWorth(markers).slice(0, allowed));
    const gone = markers.filter((marker) => !kept.has(marker));
    for (const marker of gone) context.tell(marker.path, 'Too many marks are refused: it goes.');
    return remark(draft, gone, () => undefined);
  },
};

/** Who counts otherwise gets the one mark that pays for most. */
function limitOf(context: RuleContext): number {
  return refusalFor(context, 'marker-count') ? 1 : LIMIT;
}

/** A mark pays for everything before it, and the ends of tools and system are the most stable. */
function byWorth(markers: readonly Marker[]): Marker[] {
  const last = (level: Marker['level']) => markers.findLast((marker) => marker.level === level);
  const stable = [last('system'), last('tools')].filter((marker) => marker !== undefined);
  const rest = markers.filter((marker) => !stable.includes(marker)).toReversed();
  return rest[0] ? [rest[0], ...stable, ...rest.slice(1)] : stable;
}

const marks: Fold<number> = {
  initial: 0,
  step: (count, message) => count + marksIn(message?.content),
};

/** Marks before the messages, and the automatic one. */
function marksAhead({ cache_control, tools, system }: Params): number {
  return (cache_control ? 1 : 0) + marksIn(tools) + marksIn(system);
}

function marksIn(blocks: unknown): number {
  let count = 0;
  for (const block of listOf(blocks)) if (block?.cache_control) count++;
  return count;
}
