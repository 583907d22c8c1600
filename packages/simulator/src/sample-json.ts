import { type Dict, dicts, isDict } from './json.ts';

const scalars: Readonly<Record<string, unknown>> = {
  string: 'sample',
  number: 1,
  integer: 1,
  boolean: true,
  null: null,
};

function resolve(schema: Dict, root: Dict): Dict {
  const path = typeof schema.$ref === 'string' ? schema.$ref.split('/').slice(1) : [];
  const target = path.reduce<unknown>((node, key) => (isDict(node) ? node[key] : undefined), root);
  return path.length > 0 && isDict(target) ? target : schema;
}

function sampleObject(schema: Dict, root: Dict, depth: number): Dict {
  const properties = isDict(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return Object.fromEntries(required.map((key) => [key, sample(properties[key], root, depth + 1)]));
}

function sampleArray(schema: Dict, root: Dict, depth: number): readonly unknown[] {
  const length = Number(schema.minItems ?? 0);
  return Array.from({ length }, () => sample(schema.items, root, depth + 1));
}

/** References that never end are cut here. */
const maximumDepth = 20;

function sample(given: unknown, root: Dict, depth: number): unknown {
  if (!isDict(given) || depth > maximumDepth) return 'sample';
  const schema = resolve(given, root);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [choice] = dicts(schema.anyOf ?? schema.oneOf);
  if (choice) return sample(choice, root, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return sampleObject(schema, root, depth);
  if (type === 'array') return sampleArray(schema, root, depth);
  return Object.hasOwn(scalars, String(type)) ? scalars[String(type)] : 'sample';
}

/** The smallest value that a JSON schema asks for: required fields, first choices. */
export function sampleJson(schema: unknown): unknown {
  return sample(schema, isDict(schema) ? schema : {}, 0);
}
