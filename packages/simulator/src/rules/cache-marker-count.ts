import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import { sitesOf } from '../markers.ts';
import type { Rule } from './rule.ts';

/** Markers a request may hold, the top-level one included. */
const maximum = 4;

/** Not too many markers. */
export const cacheMarkerCount: Rule = (params, { items }) => {
  const marked = sitesOf(params, items).filter(({ ttl }) => ttl).length;
  const found = marked + (isDict(params.cache_control) ? 1 : 0);
  return found > maximum
    ? invalid(`A maximum of ${maximum} blocks with cache_control may be provided. Found ${found}.`)
    : undefined;
};
