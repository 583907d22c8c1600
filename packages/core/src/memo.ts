import type { Message } from './types.js';

/** What a message held when it was last read: keys and values in the order of one walk over it. */
interface Snapshot {
  readonly leaves: readonly unknown[];
  /** False where leaves do not tell the JSON: an object that serializes itself, a cycle. */
  readonly stable: boolean;
  /** What was made of it, behind the function that made it: a few pairs at most. */
  readonly results: unknown[];
}

/** Stands for the end of an object or array; no JSON value equals it. */
const END = Symbol('end');

/** Levels that are read; a message that is deeper is not remembered. */
const MAX_DEPTH = 1000;

/** No position in a walk. */
const DIFFERS = -1;

type Fields = Readonly<Record<string, unknown>>;

const snapshots = new WeakMap<Message, Snapshot>();

/**
 * Remembers what `compute` made of a message for as long as neither the message object nor
 * anything inside it changes. An edit in place, however deep, is noticed; strings are compared by
 * `===`, which reads no character of a string that is still the same one.
 *
 * `compute` must depend on the message alone.
 */
export function memoByMessage<T>(compute: (message: Message) => T): (message: Message) => T {
  return (message) => {
    if (typeof message !== 'object' || message === null) return compute(message);
    const { results } = snapshotOf(message);
    const found = results.indexOf(compute);
    if (found >= 0) return results[found + 1] as T;
    const value = compute(message);
    results.push(compute, value);
    return value;
  };
}

/** The same object for as long as the message is unchanged, deep down. */
function snapshotOf(message: Message): Snapshot {
  const last = snapshots.get(message);
  if (last?.stable && matchesObject(message as Fields, last.leaves, 0) !== DIFFERS) return last;
  const leaves: unknown[] = [];
  const snapshot = { leaves, stable: record(message, leaves), results: [] };
  snapshots.set(message, snapshot);
  return snapshot;
}

/** Ends at once where the value is not stable: then nothing reads the leaves. */
function record(value: object, leaves: unknown[], depth = 0): boolean {
  if (depth > MAX_DEPTH || typeof (value as Fields).toJSON === 'function') return false;
  if (Array.isArray(value)) {
    leaves.push(value.length);
    return Array.from(value).every((child) => recordChild(child, leaves, depth));
  }
  for (const key in value) {
    leaves.push(key);
    if (!recordChild((value as Fields)[key], leaves, depth)) return false;
  }
  leaves.push(END);
  return true;
}

function recordChild(child: unknown, leaves: unknown[], depth: number): boolean {
  leaves.push(child);
  return isObject(child) ? record(child, leaves, depth + 1) : true;
}

// The two below run over every message of every request. They return where the walk has got to,
// so that no state lives outside them, and index arrays, which is three times as fast as for-in.

function matchesArray(
  value: readonly unknown[],
  leaves: readonly unknown[],
  start: number,
): number {
  if (leaves[start] !== value.length) return DIFFERS;
  let at = start + 1;
  for (let i = 0; i < value.length && at !== DIFFERS; i++) {
    const child = value[i];
    if (leaves[at] !== child) return DIFFERS;
    at = isObject(child) ? matchesInside(child, leaves, at + 1) : at + 1;
  }
  return at;
}

function matchesObject(value: Fields, leaves: readonly unknown[], start: number): number {
  let at = start;
  for (const key in value) {
    const child = value[key];
    if (leaves[at] !== key || leaves[at + 1] !== child) return DIFFERS;
    at = isObject(child) ? matchesInside(child, leaves, at + 2) : at + 2;
    if (at === DIFFERS) return DIFFERS;
  }
  return leaves[at] === END ? at + 1 : DIFFERS;
}

function matchesInside(value: object, leaves: readonly unknown[], at: number): number {
  return Array.isArray(value)
    ? matchesArray(value, leaves, at)
    : matchesObject(value as Fields, leaves, at);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
