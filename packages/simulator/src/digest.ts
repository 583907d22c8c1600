import { createHash } from 'node:crypto';
import { canonical, type Dict, without } from './json.ts';

const known = new WeakMap<Dict, string>();

/** A hash of a block's content, its marker aside, whatever the order of keys. Each object is read once. */
export function digestOf(block: Dict): string {
  const before = known.get(block);
  if (before !== undefined) return before;
  const digest = hash(canonical(without(block, 'cache_control')));
  known.set(block, digest);
  return digest;
}

/** A hash of all texts together, in base64url. */
export function hash(...texts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const text of texts) sum.update(text);
  return sum.digest('base64url');
}
