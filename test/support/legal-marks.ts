import type { Block, Params } from '@turnwise/core';
import { blocksOf } from './legal-view.ts';

/** What is wrong with the cache marks of a request. */
export function cacheIllegalities(params: Params): string[] {
  const blocks: Block[] = [
    ...((params.tools ?? []) as Block[]),
    ...(Array.isArray(params.system) ? (params.system as Block[]) : []),
    ...params.messages.flatMap((message) => blocksOf(message)),
  ];
  const marked = blocks.filter((block) => block.cache_control);
  const automatic = params.cache_control ?? undefined;
  const marks = [...marked.map((block) => block.cache_control), ...(automatic ? [automatic] : [])];
  const target = blocks.findLast(takesMark)?.cache_control;
  const disagrees = automatic && target && ttlOf(target) !== ttlOf(automatic);
  return [
    ...(marks.length > 4 ? [`${marks.length} marks`] : []),
    ...orderFaults(marks.map(ttlOf)),
    ...(disagrees ? ['the automatic mark disagrees with its block'] : []),
    ...marked.filter((block) => !takesMark(block)).map(({ type }) => `a mark on ${type}`),
  ];
}

function orderFaults(ttls: readonly string[]): string[] {
  const isLate = ttls.includes('5m') && ttls.lastIndexOf('1h') > ttls.indexOf('5m');
  return isLate ? ['a 1h mark after a 5m one'] : [];
}

function ttlOf(mark: unknown): string {
  return (mark as { ttl?: string }).ttl ?? '5m';
}

function takesMark(block: Block): boolean {
  const thinks = block.type === 'thinking' || block.type === 'redacted_thinking';
  const empty = block.type === 'text' && block.text === '';
  return !thinks && !empty && block.defer_loading !== true;
}
