/** A JSON object whose fields have not been looked at yet. */
export type Dict = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object (not null, not an array). */
export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an array of objects, else an empty list; other items are left out. */
export function dicts(value: unknown): readonly Dict[] {
  return Array.isArray(value) ? value.filter(isDict) : [];
}

/** JSON text that does not depend on the order of keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isDict(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(',')}}`;
}

/** The object without the named keys. */
export function without(value: Dict, ...keys: string[]): Dict {
  if (!keys.some((key) => key in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
