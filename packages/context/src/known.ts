import { type Call, type Memory, nameOf } from '@turnwise/core';
import type { Anchor } from './anchor.js';
import type { ClearMarks } from './clear-marks.js';
import type { CutPlace } from './cut.js';
import type { Sent } from './timing.js';

/* Names are stored, and an address may hold a secret. */

/** The name under which an anchor is remembered: no two endpoints have to count alike. */
function anchorName({ endpoint }: Call): string {
  return `counted ${nameOf(endpoint)}`;
}

/** The name under which a time is remembered: no two endpoints share a cache. */
function sentName({ endpoint }: Call): string {
  return `sent ${nameOf(endpoint)}`;
}

/** The last request that the API has counted; undefined for anything else that is remembered. */
export async function recallAnchor(call: Call): Promise<Anchor | undefined> {
  const { tokens, estimate } = fieldsOf(await call.memory.recall(anchorName(call)));
  return isSize(tokens) && isSize(estimate) ? { tokens, estimate } : undefined;
}

export function rememberAnchor(call: Call, { tokens, estimate }: Anchor): void {
  call.memory.remember(anchorName(call), { tokens, estimate });
}

/** When the last request went out. */
export async function recallSent(call: Call): Promise<Sent | undefined> {
  const { at, lifetime, kept } = fieldsOf(await call.memory.recall(sentName(call)));
  return isNumber(at) && isSize(lifetime) && isSize(kept) ? { at, lifetime, kept } : undefined;
}

export function rememberSent(call: Call, { at, lifetime, kept }: Sent): void {
  call.memory.remember(sentName(call), { at, lifetime, kept });
}

/**
 * What was cleared of the history last.
 *
 * @param name of the middleware and its options: another one clears other things
 * @param length of the history
 */
export async function recallMarks(
  memory: Memory,
  name: string,
  length: number,
): Promise<ClearMarks | undefined> {
  const { results, thinking, media, since } = fieldsOf(await memory.recall(name));
  if (!isIndex(since) || since > length) return undefined;
  const within = (mark: unknown): mark is number => isIndex(mark) && mark <= since;
  return within(results) && within(thinking) && within(media)
    ? { results, thinking, media, since }
    : undefined;
}

/**
 * Where the history was cut last.
 *
 * @param name of the middleware and its options: another one cuts elsewhere
 */
export async function recallPlace(memory: Memory, name: string): Promise<CutPlace | undefined> {
  const { cut, since } = fieldsOf(await memory.recall(name));
  return isIndex(cut) && isIndex(since) && cut <= since ? { cut, since } : undefined;
}

/**
 * The memory of a conversation as those see it who get it in another form: places in one form are
 * none in another. What was counted, and when, holds for all of them.
 */
export function memoryFor(call: Call, form: string): Memory {
  const { memory } = call;
  const shared = form === '' ? undefined : [anchorName(call), sentName(call)];
  const named = (name: string) => (shared?.includes(name) === false ? `${form} ${name}` : name);
  return {
    recall: (name) => memory.recall(named(name)),
    remember: (name, value) => memory.remember(named(name), value),
    head: memory.head,
    keep: (text) => memory.keep(text),
    read: (key) => memory.read(key),
    once: (name, milliseconds, work) => memory.once(named(name), milliseconds, work),
  };
}

/**
 * The same, told that the cache is warm: what is cut early, since it has to be written again, would
 * be in no summary.
 */
export function warmMemoryFor(call: Call, form: string): Memory {
  const memory = memoryFor(call, form);
  const recall = async (name: string) => {
    const value = await memory.recall(name);
    return name === sentName(call) ? { ...fieldsOf(value), at: call.now() } : value;
  };
  return { ...memory, recall };
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isSize(value: unknown): value is number {
  return isNumber(value) && value > 0;
}

export function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
