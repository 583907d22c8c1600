import { invalid } from '../fault.ts';
import { dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** Deferred tools are found through another, and cannot be marked. */
export const allToolsDeferred: Rule = ({ tools }) => {
  const list = dicts(tools);
  const marked = list.findIndex((tool) => tool.defer_loading === true && tool.cache_control);
  if (marked >= 0)
    return invalid(`tools.${marked}: Tools with defer_loading cannot have cache_control`);
  return list.length > 0 && list.every(({ defer_loading }) => defer_loading === true)
    ? invalid('All tools have defer_loading: true')
    : undefined;
};
