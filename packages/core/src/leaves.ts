/** Stands for the end of an object; no JSON value equals it. */
const END = Symbol('end');

/** Levels that are read; what is deeper is not remembered. */
const MAX_DEPTH = 1000;

/** No place in a walk. */
export const DIFFERS = -1;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Takes down a JSON value, keys and values in the order of one walk.
 *
 * @returns false where that does not tell the JSON: an object that serializes itself, a cycle
 */
export function takeLeaves(value: unknown, leaves: unknown[], depth = 0): boolean {
  leaves.push(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MAX_DEPTH || typeof (value as Fields).toJSON === 'function') return false;
  if (Array.isArray(value)) {
    leaves.push(value.length);
    return Array.from(value).every((child) => takeLeaves(child, leaves, depth + 1));
  }
  for (const key in value) {
    leaves.push(key);
    if (!takeLeaves((value as Fields)[key], leaves, depth + 1)) return false;
  }
  leaves.push(END);
  return true;
}

// The rest runs over every message of every request. It returns where the walk has got to, so
// that no state lives outside it, and indexes arrays, which is three times as fast as for-in.

/** Where the walk has got to from `at`, or `DIFFERS` if anything has changed. */
export function matchLeaves(value: unknown, leaves: readonly unknown[], at: number): number {
  if (leaves[at] !== value) return DIFFERS;
  if (typeof value !== 'object' || value === null) return at + 1;
  return Array.isArray(value)
    ? matchArray(value, leaves, at + 1)
    : matchObject(value as Fields, leaves, at + 1);
}

function matchArray(value: readonly unknown[], leaves: readonly unknown[], start: number): number {
  if (leaves[start] !== value.length) return DIFFERS;
  let at = start + 1;
  for (let i = 0; i < value.length && at >= 0; i++) at = matchLeaves(value[i], leaves, at);
  return at;
}

function matchObject(value: Fields, leaves: readonly unknown[], start: number): number {
  let at = start;
  for (const key in value) {
    const child = value[key];
    if (leaves[at] !== key || leaves[at + 1] !== child) return DIFFERS;
    at = typeof child === 'object' ? matchLeaves(child, leaves, at + 1) : at + 2;
    if (at < 0) return DIFFERS;
  }
  return leaves[at] === END ? at + 1 : DIFFERS;
}
