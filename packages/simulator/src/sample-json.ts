import { type Dict, dicts, isDict, without } from './json.ts';
import { sampleNumber } from './sample-number.ts';
import { sampleString } from './sample-string.ts';
import { resolveReference } from './schema-walk.ts';

/** A schema that asks for itself, or for too much: no value of it ends. */
const endless = Symbol('endless');

/** Values that one sample is made of at most: schemas can ask for more than fits into memory. */
const most = 10_000;

/** The whole schema, the references that led to the place, and the values that are left to make. */
interface Place {
  readonly root: Dict;
  readonly followed: readonly string[];
  readonly room: { left: number };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** What satisfies both schemas, as far as they speak of different things. */
function both(first: Dict, second: Dict): Dict {
  const properties = [first, second].map((one) => (isDict(one.properties) ? one.properties : {}));
  const required = [...strings(first.required), ...strings(second.required)];
  return {
    ...first,
    ...second,
    properties: Object.assign({}, ...properties),
    required: [...new Set(required)],
  };
}

function sampleObject({ properties, required }: Dict, place: Place): unknown {
  const schemas = isDict(properties) ? properties : {};
  const entries = strings(required).map((key) => [key, sample(schemas[key], place)] as const);
  return entries.some(([, value]) => value === endless) ? endless : Object.fromEntries(entries);
}

function sampleArray({ items, prefixItems, minItems }: Dict, place: Place): unknown {
  const prefix = dicts(prefixItems);
  const length = Math.max(prefix.length, Number(minItems ?? 0));
  if (length > place.room.left) return endless;
  const values = Array.from({ length }, (_, index) => sample(prefix[index] ?? items, place));
  return values.includes(endless) ? endless : values;
}

function sampleReference(schema: Dict, reference: string, given: Place): unknown {
  const { root, followed } = given;
  if (followed.includes(reference)) return endless;
  const target = resolveReference(root, reference);
  const place = { ...given, followed: [...followed, reference] };
  return sample(both(isDict(target) ? target : {}, without(schema, '$ref')), place);
}

/** The first choice of which there is a value. */
function sampleChoice(schema: Dict, choices: readonly Dict[], place: Place): unknown {
  const rest = without(schema, 'anyOf', 'oneOf');
  const values = choices.map((choice) => () => sample(both(rest, choice), place));
  for (const value of values) {
    const found = value();
    if (found !== endless) return found;
  }
  return endless;
}

function typeOf({ type, properties, required, items }: Dict): unknown {
  if (Array.isArray(type)) return type[0];
  if (type !== undefined) return type;
  if (strings(required).length > 0 || (isDict(properties) && Object.keys(properties).length > 0))
    return 'object';
  return items === undefined ? 'string' : 'array';
}

function sampleTyped(schema: Dict, place: Place): unknown {
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, place);
    case 'array':
      return sampleArray(schema, place);
    case 'number':
    case 'integer':
      return sampleNumber(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleString(schema);
  }
}

function sample(given: unknown, place: Place): unknown {
  place.room.left -= 1;
  if (place.room.left < 0) return endless;
  const schema = isDict(given) ? given : {};
  if (typeof schema.$ref === 'string') return sampleReference(schema, schema.$ref, place);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const all = dicts(schema.allOf);
  if (all.length > 0) return sample(all.reduce(both, without(schema, 'allOf')), place);
  const choices = dicts(schema.anyOf ?? schema.oneOf);
  return choices.length > 0 ? sampleChoice(schema, choices, place) : sampleTyped(schema, place);
}

/**
 * A small value that a JSON schema allows: required fields, first choices. Read are the keywords
 * of structured outputs, and bounds; `not`, `if`, `contains` and their like are not.
 */
export function sampleJson(schema: unknown): unknown {
  const root = isDict(schema) ? schema : {};
  const value = sample(root, { root, followed: [], room: { left: most } });
  return value === endless ? {} : value;
}
