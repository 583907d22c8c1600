import { blocksOf, type Item, isType } from './conversation.ts';
import { definitionIn } from './declared-tools.ts';
import { type Dict, dicts, isDict } from './json.ts';

/** Lifetime of a cache entry. */
export type Ttl = '5m' | '1h';

/** A block that may carry cache_control. */
export interface Site {
  readonly path: () => string;
  readonly ttl: Ttl | undefined;
  readonly cacheable: boolean;
}

/** The lifetime that a marker asks for. */
export function ttlOf(marker: unknown): Ttl | undefined {
  if (!isDict(marker)) return undefined;
  return marker.ttl === '1h' ? '1h' : '5m';
}

/** The marker on a block, or on the tool definition in it. */
export function markerOn(block: Dict): unknown {
  return block.cache_control ?? definitionIn(block)?.cache_control;
}

/** Whether a marker may stand on a block: not on thinking, nor on empty text. */
export function isCacheable(block: Dict): boolean {
  if (isType(block, 'thinking', 'redacted_thinking', 'fallback')) return false;
  return block.type !== 'text' || block.text !== '';
}

/** Whether a system message is shown for one turn only, so that no cached prefix may end on it. */
export function isTurnScoped({ source }: Item): boolean {
  return source.clear_at === 'next_user_message';
}

function site(block: Dict, path: Site['path'], cacheable = true): Site {
  return {
    path,
    ttl: ttlOf(markerOn(block)),
    cacheable: cacheable && isCacheable(block) && block.defer_loading !== true,
  };
}

/** All blocks of a request, in the order in which the API processes them: tools, system, messages. */
export function sitesOf(params: Dict, items: readonly Item[]): readonly Site[] {
  return [
    ...dicts(params.tools).map((tool, index) => site(tool, () => `tools.${index}`)),
    ...blocksOf(params.system).map((block, index) => site(block, () => `system.${index}`)),
    ...items.flatMap((item) =>
      item.blocks.map((block, position) =>
        site(block, () => `messages.${item.index}.content.${position}`, !isTurnScoped(item)),
      ),
    ),
  ];
}
