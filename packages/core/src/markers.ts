import { listOf } from './blocks.js';
import { type Draft, type Part, pathOf, withParts, withRest, withTurns } from './draft.js';
import { perObject } from './per-object.js';
import type { Block } from './types.js';

/** A block, and where it stands: one object may stand in several places. */
interface Site {
  readonly path: string;
  readonly block: Block;
}

/** A `cache_control` of the caller, in the order in which the API processes them. */
export interface Marker extends Site {
  readonly ttl: string;
  readonly level: 'tools' | 'system' | 'messages';
}

/** Every mark on tools, system and messages, without the automatic one. Found once for a draft. */
export const markersOf: (draft: Draft) => readonly Marker[] = perObject(findMarkers);

function findMarkers(draft: Draft): Marker[] {
  const markers = [
    ...markersIn('tools', draft.rest.tools),
    ...markersIn('system', draft.rest.system),
  ];
  for (const turn of draft.turns) {
    for (const part of turn.parts) {
      if (part.block.cache_control) markers.push(marker('messages', pathOf(part), part.block));
    }
  }
  return markers;
}

function markersIn(level: 'tools' | 'system', blocks: unknown): Marker[] {
  return listOf(blocks).flatMap((block, index) =>
    block?.cache_control ? [marker(level, `${level}.${index}`, block)] : [],
  );
}

function marker(level: Marker['level'], path: string, block: Block): Marker {
  return { level, path, block, ttl: ttlOf(block.cache_control) };
}

/** The lifetime of a mark, `5m` where it does not say (the documented default). */
export function ttlOf(mark: unknown): string {
  return (mark as { ttl?: string } | null)?.ttl ?? '5m';
}

/** Blocks that the API's types give no place for a mark. */
const UNMARKABLE: ReadonlySet<string> = new Set([
  'thinking',
  'redacted_thinking',
  'fallback',
  'mcp_tool_listing',
]);

/** Whether a block, a tool's definition too, may carry a mark at all. */
export function takesMark(block: Block): boolean {
  if (block?.type === 'text' && block.text === '') return false;
  return !UNMARKABLE.has(block?.type) && block?.defer_loading !== true;
}

/** The block that the automatic mark lands on: the last that takes one (documented). */
export function lastMarkable({ rest, turns }: Draft): Site | undefined {
  for (const { parts, base } of turns.toReversed()) {
    const part = base.clear_at ? undefined : parts.findLast(({ block }) => takesMark(block));
    if (part) return siteOf(part);
  }
  return lastIn('system', rest.system) ?? lastIn('tools', rest.tools);
}

function siteOf(part: Part): Site {
  return { path: pathOf(part), block: part.block };
}

function lastIn(level: 'tools' | 'system', list: unknown): Site | undefined {
  const blocks = listOf(list);
  const index = blocks.findLastIndex(takesMark);
  const block = blocks[index];
  return block && { path: `${level}.${index}`, block };
}

/** Replaces marks, or removes them where `change` returns undefined. */
export function remark<S extends Site>(
  draft: Draft,
  sites: readonly S[],
  change: (site: S) => object | undefined,
): Draft {
  const changes = new Map(sites.map((site) => [site.path, site]));
  const blocks = new Set(sites.map(({ block }) => block));
  const swap = (block: Block, path: string): Block => {
    const site = changes.get(path);
    return site?.block === block ? put(block, change(site)) : block;
  };
  const listed = (level: 'tools' | 'system') => {
    const list: unknown = draft.rest[level];
    return Array.isArray(list) && { [level]: list.map((it, i) => swap(it, `${level}.${i}`)) };
  };
  const rest = { ...draft.rest, ...listed('tools'), ...listed('system') };
  const turns = draft.turns.map((turn) => {
    if (!turn.parts.some(({ block }) => blocks.has(block))) return turn;
    return withParts(
      turn,
      turn.parts.map((part) => ({ ...part, block: swap(part.block, pathOf(part)) })),
    );
  });
  return withTurns(withRest(draft, rest), turns);
}

function put(block: Block, mark: object | undefined): Block {
  const { cache_control: _old, ...rest } = block;
  return (mark === undefined ? rest : { ...rest, cache_control: mark }) as Block;
}
