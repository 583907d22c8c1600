/**
 * A value without a field, given by the names that lead to it: list indices are left out, and the
 * name of a variant (`type`) may stand between. The same value if there is no such field.
 */
export function without(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const next = value.map((entry) => without(entry, names));
    return next.some((entry, i) => entry !== value[i]) ? next : value;
  }
  const [name, ...more] = names;
  if (typeof value !== 'object' || value === null || name === undefined) return value;
  const { type = 'custom' } = value as { type?: unknown };
  if (name === type && more.length > 0) return without(value, more);
  if (!Object.hasOwn(value, name)) return value;
  const { [name]: inner, ...rest } = value as Record<string, unknown>;
  if (more.length === 0) return rest;
  const next = without(inner, more);
  return next === inner ? value : { ...value, [name]: next };
}
