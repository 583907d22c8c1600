/** A JSON schema, of any shape. */
export type Schema = Readonly<Record<string, unknown>>;

/** Keywords that hold one schema, a list of them, or schemas by name (draft 2020-12). */
const SINGLE = ['items', 'additionalProperties', 'not', 'contains'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const NAMED = ['properties', '$defs', 'definitions', 'patternProperties'];

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema with each schema in it changed, the inner ones first. The same one if none was. */
export function mapSchema(schema: Schema, change: (schema: Schema) => Schema): Schema {
  const inner = (value: unknown) => (isSchema(value) ? mapSchema(value, change) : value);
  let mapped = schema;
  for (const [key, value] of Object.entries(schema)) {
    const next = mappedValue(key, value, inner);
    if (next !== value) mapped = { ...mapped, [key]: next };
  }
  return change(mapped);
}

function mappedValue(key: string, value: unknown, inner: (value: unknown) => unknown): unknown {
  if (SINGLE.includes(key)) return inner(value);
  if (LISTS.includes(key) && Array.isArray(value)) {
    const next = value.map(inner);
    return next.some((entry, i) => entry !== value[i]) ? next : value;
  }
  if (!NAMED.includes(key) || !isSchema(value)) return value;
  const next = Object.entries(value).map(([name, entry]) => [name, inner(entry)] as const);
  return next.some(([name, entry]) => entry !== value[name]) ? Object.fromEntries(next) : value;
}

/** A schema and all schemas in it. */
export function schemasIn(schema: Schema): readonly Schema[] {
  const found: Schema[] = [];
  mapSchema(schema, (each) => {
    found.push(each);
    return each;
  });
  return found;
}

/** Takes keywords out of a schema, and says them in its description as the official SDK does. */
export function described(schema: Schema, said: Schema): Schema {
  const entries = Object.entries(said).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return schema;
  const { description } = schema;
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => !(key in said)));
  const words = entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ');
  return { ...rest, description: `${description ? `${description}\n\n` : ''}{${words}}` };
}

/** What a reference inside a schema leads to; undefined if it leads nowhere, or in a circle. */
export function resolved(root: Schema, schema: Schema): Schema | undefined {
  let found: unknown = schema;
  for (let steps = 0; isSchema(found) && steps < 10; steps++) {
    if (typeof found.$ref !== 'string') return found;
    if (!found.$ref.startsWith('#')) return undefined;
    const names = found.$ref.split('/').slice(1);
    found = names.reduce<unknown>((at, name) => (isSchema(at) ? at[name] : undefined), root);
  }
  return undefined;
}
