import { blocksOf, type Item, isServerResult } from './conversation.ts';
import { asText, type Dict, dicts, isDict } from './json.ts';
import { isCacheable, isTurnScoped, markerOn, type Ttl, ttlOf } from './markers.ts';
import type { RequestContext } from './request-context.ts';
import { blockTokens, messageTokens, toolTokens } from './tokens.ts';

/** What changes a prefix besides its blocks: each level has parameters of its own. */
export type Level = 'tools' | 'system' | 'messages';

/** One block of the prompt, in the order `tools → system → messages`. */
export interface Part {
  readonly block: Dict;
  /** `tools.0`, `system.1`, `messages.3.content.0` */
  readonly path: () => string;
  readonly level: Level;
  /** `tools`, `system`, the role of a message; `instruction` for a message of the system. */
  readonly role: string;
  /** Tokens by our own measure, which gives the proportions only. */
  readonly weight: number;
  readonly marker: Ttl | undefined;
}

/** A request, as far as the cache looks at it. */
export type Prompted = Pick<RequestContext, 'items' | 'model' | 'tokens'>;

interface Draft extends Part {
  readonly eligible: boolean;
}

function isWebTool(tool: Dict): boolean {
  return /^web_(?:search|fetch)_/.test(asText(tool.type));
}

/** The marker on a block, or inside of it: on a part of a tool result, or on an added tool. */
function markerOf(block: Dict): Ttl | undefined {
  const marked = dicts(block.content).findLast(isMarked);
  return ttlOf(markerOn(block) ?? marked?.cache_control);
}

function isMarked({ cache_control }: Dict): boolean {
  return isDict(cache_control);
}

function draft(block: Dict, role: string, path: Part['path'], weight: number): Draft {
  const level = role === 'tools' || role === 'system' ? role : 'messages';
  const marker = markerOf(block);
  return { block, path, level, role, weight, marker, eligible: isCacheable(block) };
}

/** Deferred tools are not in the prompt; web search and fetch change the system prompt instead of the definitions. */
function toolParts(params: Dict, { model }: Prompted): readonly Draft[] {
  const loaded = [...dicts(params.tools).entries()].filter(
    ([, tool]) => tool.defer_loading !== true,
  );
  const parts = loaded.map(([index, tool], position) => ({
    ...draft(tool, 'tools', () => `tools.${index}`, toolTokens(tool, position === 0, model)),
    ...(isWebTool(tool) && { level: 'system' as const }),
  }));
  return [
    ...parts.filter(({ level }) => level === 'tools'),
    ...parts.filter(({ level }) => level === 'system'),
  ];
}

function systemParts(params: Dict, { model }: Prompted): readonly Draft[] {
  return blocksOf(params.system).map((block, index) =>
    draft(block, 'system', () => `system.${index}`, blockTokens(block, model)),
  );
}

function itemParts(item: Item, { model }: Prompted): readonly Draft[] {
  const { role, index, blocks } = item;
  const parts = blocks.map((block, position) => {
    const path = () => `messages.${index}.content.${position}`;
    const weight = blockTokens(block, model) + (position === 0 ? messageTokens : 0);
    return draft(block, role === 'system' ? 'instruction' : role, path, weight);
  });
  return isTurnScoped(item) ? parts.map((part) => ({ ...part, eligible: false })) : parts;
}

function messageParts(prompted: Prompted): readonly Draft[] {
  const { items } = prompted;
  const lastUser = items.findLastIndex(({ role }) => role === 'user');
  return items
    .filter((item) => !isTurnScoped(item) || item.index > lastUser)
    .flatMap((item) => itemParts(item, prompted));
}

/** With any marker present, the automatic one and those on the results of server tools are added. */
function marked(params: Dict, drafts: readonly Draft[]): readonly Part[] {
  const automatic = ttlOf(params.cache_control);
  const target = automatic ? drafts.findLastIndex(({ eligible }) => eligible) : -1;
  if (target < 0 && !drafts.some(({ marker }) => marker)) return drafts;
  return drafts.map((part, index) => {
    const own = index === target ? automatic : part.marker;
    const byResult = part.role === 'assistant' && isServerResult(part.block) ? '5m' : undefined;
    const marker = own ?? byResult;
    return marker === part.marker ? part : { ...part, marker };
  });
}

/** The prompt block by block, with all markers that count. */
export function promptParts(params: Dict, prompted: Prompted): readonly Part[] {
  return marked(params, [
    ...toolParts(params, prompted),
    ...systemParts(params, prompted),
    ...messageParts(prompted),
  ]);
}
