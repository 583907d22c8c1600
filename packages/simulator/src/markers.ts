import { blocksOf, type Item } from './conversation.ts';
import { type Dict, dicts } from './json.ts';
import { isCacheable, type Ttl, ttlOf } from './prefix.ts';

/** A block that may carry cache_control, in the order in which the API processes them. */
export interface Site {
  readonly path: string;
  readonly ttl: Ttl | undefined;
  readonly cacheable: boolean;
}

function site(block: Dict, path: string): Site {
  const cacheable = isCacheable(block) && block.defer_loading !== true;
  return { path, ttl: ttlOf(block.cache_control), cacheable };
}

/** All blocks of a request: tools, system, messages. */
export function sitesOf(params: Dict, items: readonly Item[]): readonly Site[] {
  return [
    ...dicts(params.tools).map((tool, index) => site(tool, `tools.${index}`)),
    ...blocksOf(params.system).map((block, index) => site(block, `system.${index}`)),
    ...items.flatMap(({ blocks, index }) =>
      blocks.map((block, position) => site(block, `messages.${index}.content.${position}`)),
    ),
  ];
}
