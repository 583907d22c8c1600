import type { Item } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import { sitesOf } from '../markers.ts';
import type { Rule } from './rule.ts';

/** Markers a request may hold, the top-level one included. */
export const maxMarkers = 4;

/** All markers of a request. */
export function markerCount(params: Dict, items: readonly Item[]): number {
  const marked = sitesOf(params, items).filter(({ ttl }) => ttl).length;
  return marked + (isDict(params.cache_control) ? 1 : 0);
}

/** Not too many markers. */
export const cacheMarkerCount: Rule = (params, { items }) => {
  const found = markerCount(params, items);
  return found > maxMarkers
    ? invalid(
        `A maximum of ${maxMarkers} blocks with cache_control may be provided. Found ${found}.`,
      )
    : undefined;
};
