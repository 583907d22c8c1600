import { type Dict, isDict } from './json.ts';

/** Keywords that hold one schema, a list of schemas, or schemas by name. Source: JSON Schema draft 2020-12. */
const single = [
  'items',
  'additionalProperties',
  'not',
  'contains',
  'if',
  'then',
  'else',
  'propertyNames',
];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const named = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'];

function values(value: unknown): readonly unknown[] {
  return isDict(value) ? Object.values(value) : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The schemas directly inside a schema. */
function children(schema: Dict): readonly Dict[] {
  return [
    ...single.map((key) => schema[key]),
    ...lists.flatMap((key) => list(schema[key])),
    ...named.flatMap((key) => values(schema[key])),
  ].filter(isDict);
}

/** A schema and every schema inside it, outermost first. */
export function schemasIn(schema: Dict): readonly Dict[] {
  const found = [schema];
  for (const node of found) found.push(...children(node));
  return found;
}

/** The schema that a local reference (`#/$defs/Name`) points to. */
export function resolveReference(root: Dict, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined;
  const steps = reference.split('/').slice(1);
  return steps.reduce<unknown>((node, key) => (isDict(node) ? node[key] : undefined), root);
}
