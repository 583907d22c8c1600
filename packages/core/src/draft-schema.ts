import { described, isSchema, mapSchema, resolved, type Schema } from './schema.js';

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

const isNumber = (value: unknown) => typeof value === 'number';
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
const isText = (value: unknown) => typeof value === 'string';
const isType = (value: unknown) => TYPES.includes(value as string);
const isAny = (value: unknown) => isSchema(value) || typeof value === 'boolean';
const isEvery = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isAny);
const isNamed = (value: unknown) => isSchema(value) && Object.values(value).every(isAny);

/** What keywords may hold (JSON Schema draft 2020-12). */
const KEYWORDS: readonly (readonly [RegExp, (value: unknown) => boolean])[] = [
  [/^type$/, (value) => isType(value) || (Array.isArray(value) && value.every(isType))],
  [/^enum$/, Array.isArray],
  [/^required$/, (value) => Array.isArray(value) && value.every(isText)],
  [/^(properties|patternProperties|\$defs)$/, isNamed],
  [/^(items|additionalProperties|not|contains)$/, isAny],
  [/^(any|one|all)Of$/, isEvery],
  [/^((exclusiveM|m)(in|ax)imum|multipleOf)$/, isNumber],
  [/^(min|max)(Length|Items|Properties)$/, isCount],
  [/^uniqueItems$/, (value) => typeof value === 'boolean'],
  [/^pattern$/, isText],
];

/** A schema as draft 2020-12 writes it; what the draft does not know stands in words. */
export function draftSchema(root: Schema): Schema {
  return mapSchema(root, (schema) => {
    const current = withExclusive(schema, 'exclusiveMinimum', 'minimum');
    const limited = withExclusive(current, 'exclusiveMaximum', 'maximum');
    const wrong = Object.entries(limited).filter(([key, value]) => !isLegal(key, value, root));
    return described(limited, Object.fromEntries(wrong));
  });
}

function isLegal(key: string, value: unknown, root: Schema): boolean {
  if (key === '$ref' && isText(value) && String(value).startsWith('#')) {
    return value === '#' || resolved(root, { $ref: value }) !== undefined;
  }
  return KEYWORDS.every(([name, holds]) => !name.test(key) || holds(value));
}

/** Up to draft 4 a limit was made exclusive by a word beside it. */
function withExclusive(schema: Schema, exclusive: string, limit: string): Schema {
  const { [exclusive]: is, [limit]: value, ...rest } = schema;
  if (typeof is !== 'boolean') return schema;
  if (value === undefined) return rest;
  return { ...rest, [is ? exclusive : limit]: value };
}
