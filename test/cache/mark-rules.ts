import type { Block, Params } from '@turnwise/core';

/*
 * The rules of cache marks as the API's documentation and its own error texts have them, written
 * down without looking at the package: count, places, order of lifetimes, the automatic mark.
 * Whether marks inside of tool results count is not documented, so that there are two readings.
 */

interface Site {
  readonly level: 'tools' | 'system' | 'messages';
  readonly block: Block;
  readonly takesMark: boolean;
}

/** What the API would refuse about the marks of a request. */
export function markFaults(params: Params, readsInner = false): string[] {
  const sites = sitesOf(params);
  const marked = sites.filter(({ block }) => block?.cache_control);
  const automatic = params.cache_control ? lifetime(params.cache_control) : undefined;
  const lifetimes = sites
    .flatMap(({ block }) => (readsInner ? [...innerOf(block), block] : [block]))
    .map(markOn)
    .filter((mark) => mark !== undefined)
    .map(lifetime);
  if (automatic) lifetimes.push(automatic);
  const target = ['messages', 'system', 'tools']
    .map((level) => sites.findLast((site) => site.level === level && site.takesMark))
    .find((site) => site !== undefined)?.block;
  const own = target?.cache_control ? lifetime(target.cache_control) : automatic;
  return [
    ...(lifetimes.length > 4 ? ['more than four'] : []),
    ...(/5m.*1h/.test(lifetimes.join()) ? ['1h after 5m'] : []),
    ...(automatic && own !== automatic ? ['the automatic mark disagrees with its block'] : []),
    ...marked.filter(({ takesMark }) => !takesMark).map(({ block }) => `on ${block.type}`),
  ];
}

function sitesOf({ tools, system, messages }: Params): Site[] {
  const site = (level: Site['level'], block: Block, banned = false): Site => {
    return { level, block, takesMark: !banned && takes(block) };
  };
  const list = (content: unknown): Block[] =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : ((content ?? []) as Block[]);
  return [
    ...(tools ?? []).map((tool): Site => {
      const block = tool as Block;
      return { level: 'tools', block, takesMark: block.defer_loading !== true };
    }),
    ...list(system).map((block) => site('system', block)),
    ...messages.flatMap(({ content, clear_at }) =>
      list(content).map((block) => site('messages', block, clear_at !== undefined)),
    ),
  ];
}

function innerOf({ type, content }: Block): readonly Block[] {
  return type === 'tool_result' && Array.isArray(content) ? content : [];
}

/** The mark of a block, or of the tool that is defined in it. */
function markOn({ cache_control, tool }: Block): unknown {
  const { definition } = (tool ?? {}) as { readonly definition?: Block };
  return cache_control ?? definition?.cache_control;
}

function takes(block: Block): boolean {
  if (block.type === 'text') return block.text !== '';
  return !/^(redacted_)?thinking$|^fallback$|^mcp_tool_listing$/.test(block.type);
}

function lifetime(mark: unknown): string {
  return (mark as { ttl?: string }).ttl ?? '5m';
}
