import type { Block } from '@turnwise/core';
import type { TurnView } from './legal-view.ts';

/** How calls and results fail to pair up, client tools and server tools. */
export function pairIllegalities(turns: readonly TurnView[]): string[] {
  const open = new Set<unknown>();
  return turns.flatMap((turn, i) => [
    ...(turn.role === 'assistant' ? callFaults(turn, turns[i + 1]) : []),
    ...(turn.role === 'user' ? resultFaults(turn, turns[i - 1]) : []),
    ...(turn.role === 'assistant' ? serverFaults(turn, turns[i + 1], open) : []),
    ...(turn.role === 'user' ? turn.blocks.filter(isServerResult).map(misplaced) : []),
  ]);
}

function only(turn: TurnView | undefined, type: string): readonly Block[] {
  return turn?.blocks.filter((block) => block.type === type) ?? [];
}

function callFaults(turn: TurnView, next: TurnView | undefined): string[] {
  const faults: string[] = [];
  const calls = only(turn, 'tool_use');
  const ids = calls.map(({ id }) => id);
  if (new Set(ids).size < ids.length) faults.push(`turn at ${turn.index}: ids repeat`);
  const answered = new Set(only(next, 'tool_result').map((block) => block.tool_use_id));
  for (const { id, input } of calls) {
    if (!/^[a-zA-Z0-9_-]+$/.test(String(id)) || typeof id !== 'string') faults.push(`id ${id}`);
    if (!answered.has(id)) faults.push(`turn at ${turn.index}: ${id} is not answered`);
    if (!isObject(input)) faults.push(`turn at ${turn.index}: ${id} has no input object`);
  }
  return faults;
}

function resultFaults(turn: TurnView, before: TurnView | undefined): string[] {
  const faults: string[] = [];
  const called = new Set(only(before, 'tool_use').map(({ id }) => id));
  const results = only(turn, 'tool_result');
  for (const { tool_use_id: id } of results) {
    if (!called.delete(id)) faults.push(`turn at ${turn.index}: result for ${id} has no call`);
  }
  const first = turn.blocks.findIndex(({ type }) => type !== 'tool_result');
  const late = first >= 0 && turn.blocks.slice(first).some(({ type }) => type === 'tool_result');
  return late ? [...faults, `turn at ${turn.index}: a result after other content`] : faults;
}

function misplaced({ type }: Block): string {
  return `${type} by the user`;
}

function isServerCall({ type }: Block): boolean {
  return type === 'server_tool_use' || type === 'mcp_tool_use';
}

function isServerResult({ type }: Block): boolean {
  return type.endsWith('_tool_result');
}

/** Calls may wait while client tools are answered, and at the end. */
function serverFaults(turn: TurnView, next: TurnView | undefined, open: Set<unknown>): string[] {
  const faults = turn.blocks.flatMap((block) => [
    ...(isServerCall(block) ? serverCallFaults(block, open) : []),
    ...(isServerResult(block) && !open.delete(block.tool_use_id) ? [`no call: ${block.type}`] : []),
    ...serverIdFaults(block),
  ]);
  const waits = next === undefined || next.blocks.every(({ type }) => type === 'tool_result');
  return open.size > 0 && !waits ? [...faults, `server tools wait: ${[...open]}`] : faults;
}

function serverCallFaults({ id, input }: Block, open: Set<unknown>): string[] {
  const faults = open.has(id) ? [`server id ${id} repeats`] : [];
  open.add(id);
  return isObject(input) ? faults : [...faults, `${id} has no input object`];
}

function serverIdFaults(block: Block): string[] {
  if (block.type.startsWith('mcp_')) return [];
  const own = block.type === 'server_tool_use' ? block.id : block.tool_use_id;
  if (!isServerCall(block) && !isServerResult(block)) return [];
  return /^srvtoolu_[a-zA-Z0-9_]+$/.test(String(own)) ? [] : [`server id ${own}`];
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
