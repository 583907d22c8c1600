import { listOf } from '../blocks.js';
import { type Marker, markersOf, remark } from '../markers.js';
import type { Rule } from '../rule.js';
import type { Params } from '../types.js';

/** How many marks a request may carry, the automatic one included (documented). */
const LIMIT = 4;

/** More than four marks: the end of tools and of system stay, then the last ones of the history. */
export const markerCount: Rule = {
  code: 'marker-count',
  suspects: (params) => countMarks(params) > LIMIT,
  treat: (draft, context) => {
    const markers = markersOf(draft);
    const allowed = LIMIT - (draft.rest.cache_control ? 1 : 0);
    if (markers.length <= allowed) return draft;
    const kept = new Set(byWorth(markers).slice(0, allowed));
    const gone = markers.filter((marker) => !kept.has(marker));
    for (const marker of gone)
      context.tell(marker.path, 'At most four marks are allowed: it goes.');
    return remark(draft, gone, () => undefined);
  },
};

/** A mark pays for everything before it, and the ends of tools and system are the most stable. */
function byWorth(markers: readonly Marker[]): Marker[] {
  const last = (level: Marker['level']) => markers.findLast((marker) => marker.level === level);
  const stable = [last('system'), last('tools')].filter((marker) => marker !== undefined);
  const rest = markers.filter((marker) => !stable.includes(marker)).toReversed();
  return rest[0] ? [rest[0], ...stable, ...rest.slice(1)] : stable;
}

function countMarks(params: Params): number {
  let count = params.cache_control ? 1 : 0;
  count += marksIn(params.tools) + marksIn(params.system);
  for (const message of params.messages) count += marksIn(message?.content);
  return count;
}

function marksIn(blocks: unknown): number {
  let count = 0;
  for (const block of listOf(blocks)) if (block?.cache_control) count++;
  return count;
}
