import { matchMessage, takeMessage } from './message-leaves.js';
import type { Message } from './types.js';

/** What a message held when it was last read. */
interface Snapshot {
  readonly leaves: readonly unknown[];
  /** What was made of it, behind the function that made it: a few pairs at most. */
  readonly results: unknown[];
}

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
  if (last && matchMessage(message, last.leaves, 0) >= 0) return last;
  const leaves: unknown[] = [];
  takeMessage(message, leaves);
  const snapshot = { leaves, results: [] };
  snapshots.set(message, snapshot);
  return snapshot;
}
