/** Levels that are looked into; no request that the API accepts is as deep. */
const MAX_DEPTH = 1000;

/**
 * Replaces every string inside a JSON value, object keys included. Copies only the branches that
 * change: the same reference comes back when no string does. Anything but plain objects and
 * arrays is left alone; what is deeper than 1,000 levels is too.
 */
export function mapStrings<T>(value: T, change: (text: string) => string, depth = 0): T {
  if (typeof value === 'string') return change(value) as T;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return mapArray(value, change, depth) as T;
  return mapObject(value as Record<string, unknown>, change, depth) as T;
}

function mapArray(
  values: readonly unknown[],
  change: (text: string) => string,
  depth: number,
): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, value] of values.entries()) {
    const changed = mapStrings(value, change, depth + 1);
    if (changed === value) continue;
    copy ??= [...values];
    copy[index] = changed;
  }
  return copy ?? values;
}

function mapObject(
  object: Record<string, unknown>,
  change: (text: string) => string,
  depth: number,
): Record<string, unknown> {
  const entries = Object.entries(object);
  const changed = entries.map(
    ([key, value]) => [change(key), mapStrings(value, change, depth + 1)] as const,
  );
  const same = changed.every(
    ([key, value], i) => key === entries[i]?.[0] && value === entries[i]?.[1],
  );
  return same ? object : Object.fromEntries(changed);
}

/**
 * Whether all strings inside a JSON value, object keys included, pass. Builds nothing. A value
 * that is too deep, a cycle for example, passes as far as it was read until then.
 */
export function everyString(value: unknown, test: (text: string) => boolean): boolean {
  return strings(value, test, 0) !== 'failed';
}

type Found = 'passed' | 'failed' | 'too deep';

/** Ends at once where a value is too deep, so that a cycle costs one way down. */
function strings(value: unknown, test: (text: string) => boolean, depth: number): Found {
  if (typeof value === 'string') return test(value) ? 'passed' : 'failed';
  if (typeof value !== 'object' || value === null) return 'passed';
  return depth > MAX_DEPTH ? 'too deep' : stringsInside(value, test, depth);
}

function stringsInside(value: object, test: (text: string) => boolean, depth: number): Found {
  const isList = Array.isArray(value);
  for (const key in value) {
    if (!isList && !test(key)) return 'failed';
    const found = strings((value as Record<string, unknown>)[key], test, depth + 1);
    if (found !== 'passed') return found;
  }
  return 'passed';
}
