import { listOf } from './blocks.js';
import { type Draft, pathOf, withParts, withRest, withTurns } from './draft.js';
import { perObject } from './per-object.js';
import type { Block } from './types.js';

/** A `cache_control` of the caller, in the order in which the API processes them. */
export interface Marker {
  readonly path: string;
  readonly block: Block;
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
export function lastMarkable({ rest, turns }: Draft): Block | undefined {
  for (const turn of turns.toReversed()) {
    const part = turn.parts.findLast(({ block }) => takesMark(block));
    if (part) return part.block;
  }
  return listOf(rest.system).findLast(takesMark) ?? listOf(rest.tools).findLast(takesMark);
}

/** Replaces marks, or removes them where `change` returns undefined. */
export function remark(
  draft: Draft,
  markers: readonly Marker[],
  change: (marker: Marker) => object | undefined,
): Draft {
  const changes = new Map(
    markers.map((marker) => [marker.block, put(marker.block, change(marker))]),
  );
  const swap = (block: Block): Block => changes.get(block) ?? block;
  const { tools, system } = draft.rest;
  const rest = {
    ...draft.rest,
    ...(Array.isArray(tools) && { tools: tools.map((tool) => swap(tool as Block)) }),
    ...(Array.isArray(system) && { system: system.map(swap) }),
  };
  const turns = draft.turns.map((turn) => {
    if (!turn.parts.some((part) => changes.has(part.block))) return turn;
    return withParts(
      turn,
      turn.parts.map((part) => ({ ...part, block: swap(part.block) })),
    );
  });
  return withTurns(withRest(draft, rest), turns);
}

function put(block: Block, mark: object | undefined): Block {
  const { cache_control: _old, ...rest } = block;
  return (mark === undefined ? rest : { ...rest, cache_control: mark }) as Block;
}
