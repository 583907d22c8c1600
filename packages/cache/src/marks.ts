import type { Block, Params } from '@turnwise/core';

/** How long an entry lives after its last use. */
export type Ttl = '5m' | '1h';

/** Milliseconds from the start of the request that wrote or read an entry last (documented). */
export const LIFETIMES: Readonly<Record<Ttl, number>> = { '5m': 300_000, '1h': 3_600_000 };

/** One `cache_control`, by the path of the block that carries it. */
export interface Mark {
  /** As the API writes paths; `cache_control` is the automatic mark. */
  readonly path: string;
  readonly ttl: Ttl;
}

/** How many marks a request may carry, the automatic one included (documented). */
export const LIMIT = 4;

/** Positions that are looked at from a mark, its own one counted first (documented). */
export const LOOKBACK = 20;

/**
 * The marks that a request carries, in the order in which the API processes them. Those inside of
 * tool results are among them: nobody says whether these count.
 */
export function marksOf(params: Params): readonly Mark[] {
  return noted.get(params) ?? marksIn(params);
}

const noted = new WeakMap<Params, readonly Mark[]>();

/** Takes down the marks of a request that we made: nobody changes it, so that nobody need look for them. */
export function noteMarks(params: Params, marks: readonly Mark[]): void {
  const onBlocks = marks.map(({ path, ttl }) => ({ path: onBlock(path), ttl }));
  noted.set(
    params,
    onBlocks.sort((a, b) => (comesBefore(a.path, b.path) ? -1 : 1)),
  );
}

/** A string that is marked is a block. */
function onBlock(path: string): string {
  return path === 'system' || path.endsWith('.content') ? `${path}.0` : path;
}

function marksIn(params: Params): Mark[] {
  const marks = [...marksOn('tools', params.tools), ...marksOn('system', params.system)];
  const { messages } = params;
  for (let index = 0; index < messages.length; index++) {
    const content: unknown = messages[index]?.content;
    // Nearly all messages have none, and there are many.
    if (holdsMarks(content)) collect(marks, `messages.${index}.content`, content);
  }
  if (params.cache_control) marks.push({ path: 'cache_control', ttl: ttlOf(params.cache_control) });
  return marks;
}

/** Whether a mark stands inside of a tool result, where it may have no effect. */
export function isInner({ path }: Mark): boolean {
  return path.split('.').length > 4;
}

/**
 * The lifetime that a mark at `path` may have beside others: 1h never comes after 5m.
 *
 * @returns undefined where neither is legal
 */
export function ttlAt(path: string, others: readonly Mark[], wanted: Ttl): Ttl | undefined {
  if (others.every((mark) => mark.ttl === wanted)) return wanted;
  const shortBefore = others.some((mark) => mark.ttl === '5m' && comesBefore(mark.path, path));
  const longAfter = others.some((mark) => mark.ttl === '1h' && comesBefore(path, mark.path));
  if (shortBefore) return longAfter ? undefined : '5m';
  return longAfter ? '1h' : wanted;
}

const LEVELS = ['tools', 'system', 'messages', 'cache_control'];

/** Where a block stands: its level as a number, its index there, and that in the message. */
export type Order = readonly [level: number, index: number, at: number];

function comesBefore(a: string, b: string): boolean {
  const [left, right] = [fullOrderOf(a), fullOrderOf(b)];
  const differs = left.findIndex((number, i) => number !== right[i]);
  return differs >= 0 && (left[differs] ?? 0) < (right[differs] ?? 0);
}

/** A block ends behind all that it holds. */
function fullOrderOf(path: string): readonly number[] {
  return [...orderOf(path), Number(path.split('.')[5] ?? Number.POSITIVE_INFINITY)];
}

export function orderOf(path: string): Order {
  const [level = '', index, , at] = path.split('.');
  return [LEVELS.indexOf(level), Number(index ?? 0), Number(at ?? 0)];
}

function marksOn(level: string, blocks: unknown): Mark[] {
  const marks: Mark[] = [];
  if (Array.isArray(blocks)) collect(marks, level, blocks);
  return marks;
}

function holdsMarks(content: unknown): content is readonly Block[] {
  if (!Array.isArray(content)) return false;
  for (let at = 0; at < content.length; at++) if (holdsMark(content[at])) return true;
  return false;
}

function holdsMark(block: Block | undefined): boolean {
  // Each kind is looked at in a place of its own: objects there are of few shapes, which is twice as fast.
  const type = block?.type;
  if (type === 'text') return Boolean(block?.cache_control);
  if (type === 'tool_use') return Boolean(block?.cache_control);
  if (type !== 'tool_result') return Boolean(markOn(block));
  return Boolean(block?.cache_control) || innerOf(block).some(markOn);
}

/** A tool that comes within a conversation may carry it on its definition. */
function markOn(block: Block | undefined): unknown {
  return block?.cache_control || (block?.tool as Inline | undefined)?.definition?.cache_control;
}

interface Inline {
  readonly definition?: { readonly cache_control?: unknown };
}

function innerOf(block: Block | undefined): readonly Block[] {
  return block?.type === 'tool_result' && Array.isArray(block.content) ? block.content : [];
}

function collect(marks: Mark[], path: string, blocks: readonly Block[]): void {
  const add = (place: string, block: Block) => {
    const mark = markOn(block);
    if (mark) marks.push({ path: place, ttl: ttlOf(mark) });
  };
  for (const [index, block] of blocks.entries()) {
    for (const [at, inner] of innerOf(block).entries()) {
      add(`${path}.${index}.content.${at}`, inner);
    }
    add(`${path}.${index}`, block);
  }
}

function ttlOf(mark: unknown): Ttl {
  return (mark as { ttl?: unknown }).ttl === '1h' ? '1h' : '5m';
}
