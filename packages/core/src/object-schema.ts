import { listOf } from './blocks.js';
import { described, isSchema, resolved, type Schema } from './schema.js';

/** What a tool may call the fields of its input (measured). */
const KEY = /^[a-zA-Z0-9_.-]{1,64}$/;

const UNIONS = ['anyOf', 'oneOf', 'allOf'];

/** Whether a schema is one that the input of a tool may have. */
export function isObjectSchema(schema: unknown): schema is Schema {
  return (
    isSchema(schema) &&
    schema.type === 'object' &&
    !UNIONS.some((key) => key in schema) &&
    keysOf(schema).every((key) => KEY.test(key))
  );
}

/** The nearest schema that the input of a tool may have; what it cannot say stands in words. */
export function objectSchema(given: unknown): Schema {
  if (!isSchema(given)) return { type: 'object' };
  return withLegalKeys(withType(withoutUnions(withoutReference(given))));
}

function keysOf({ properties }: Schema): readonly string[] {
  return isSchema(properties) ? Object.keys(properties) : [];
}

function withoutReference(schema: Schema): Schema {
  const { $ref, type } = schema;
  if ($ref === undefined || type !== undefined) return schema;
  const target = resolved(schema, schema);
  const { $ref: _, ...rest } = schema;
  if (target) return { ...rest, ...target };
  // Definitions that lead nowhere, or round in a circle, are of no use to anybody else.
  return described(rest, keysOf(schema).length > 0 ? { $ref } : { $ref, $defs: schema.$defs });
}

/** The fields of all alternatives; which go together is said in words. */
function withoutUnions(schema: Schema): Schema {
  if (!UNIONS.some((key) => key in schema)) return schema;
  const { anyOf, oneOf, allOf, ...rest } = schema;
  const every = listOf(allOf).filter(isSchema);
  const branches = [...listOf(anyOf), ...listOf(oneOf)].filter(isSchema);
  const type = rest.type ?? [...every, ...branches].map((branch) => branch.type).find(Boolean);
  if (type !== undefined && type !== 'object') return schema;
  const all: readonly Schema[] = [rest, ...every, ...branches];
  const required = [rest, ...every].flatMap(requiredIn);
  return described(
    {
      ...rest,
      type: 'object',
      properties: Object.assign({}, ...all.map(({ properties }) => properties).toReversed()),
      ...(required.length > 0 && { required: [...new Set(required)] }),
    },
    { anyOf, oneOf, allOf },
  );
}

function requiredIn({ required }: Schema): readonly string[] {
  return Array.isArray(required) ? required : [];
}

/** The input of a tool is always an object: what is none becomes its one field. */
function withType(schema: Schema): Schema {
  const { type, $defs } = schema;
  if (type === 'object') return schema;
  const isOpen = type === undefined && !UNIONS.some((key) => key in schema);
  if (isOpen || (Array.isArray(type) && type.includes('object'))) {
    return { ...schema, type: 'object' };
  }
  const { $defs: _, ...value } = schema;
  const wrapped = { type: 'object', properties: { value }, required: ['value'] };
  return $defs === undefined ? wrapped : { ...wrapped, $defs };
}

/** A field under a name that is refused is asked for in words. */
function withLegalKeys(schema: Schema): Schema {
  if (keysOf(schema).every((key) => KEY.test(key))) return schema;
  const entries = Object.entries(schema.properties as Schema);
  const legal = entries.filter(([key]) => KEY.test(key));
  const others = entries.filter(([key]) => !KEY.test(key));
  const required = requiredIn(schema).filter((key) => KEY.test(key));
  return {
    ...described(schema, { properties: Object.fromEntries(others) }),
    properties: Object.fromEntries(legal),
    ...(schema.required !== undefined && { required }),
  };
}
