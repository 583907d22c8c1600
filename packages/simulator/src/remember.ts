/** Puts an entry behind all others; the first one goes where there are more than `limit`. */
export function remember<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  value: Value,
  limit: number,
): void {
  map.delete(key);
  map.set(key, value);
  const [first] = map.size > limit ? map.keys() : [];
  if (first !== undefined) map.delete(first);
}
