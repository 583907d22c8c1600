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

/** Text as it is, anything else as JSON. `String` would call a `toString` that the JSON brings along. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Text that stands for a value whatever the order of keys. Strings go in with their length, which saves escaping them. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return `"${value.length}:${value}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  let text = '{';
  for (const key of Object.keys(value).sort())
    text += `${key.length}:${key}${canonical((value as Dict)[key])},`;
  return `${text}}`;
}

/** The object without the named keys. */
export function without(value: Dict, ...keys: string[]): Dict {
  if (!keys.some((key) => key in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
