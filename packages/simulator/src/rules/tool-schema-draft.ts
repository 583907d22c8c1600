import { invalid } from '../fault.ts';
import { type Dict, dicts, isDict } from '../json.ts';
import { resolveReference, schemasIn } from '../schema-walk.ts';
import type { Rule } from './rule.ts';

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isSchema = (value: unknown): boolean => isDict(value) || typeof value === 'boolean';
const isSchemas = (value: unknown): boolean =>
  isDict(value) && Object.values(value).every(isSchema);
const isSchemaList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isSchema);
const isStrings = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const isType = (value: unknown): boolean => types.some((type) => type === value);

/** What the keywords of draft 2020-12 must hold. */
const keywords: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: (value) =>
    Array.isArray(value) ? value.every(isType) : typeof value === 'string' && isType(value),
  enum: Array.isArray,
  required: isStrings,
  properties: isSchemas,
  patternProperties: isSchemas,
  $defs: isSchemas,
  items: isSchema,
  additionalProperties: isSchema,
  not: isSchema,
  anyOf: isSchemaList,
  oneOf: isSchemaList,
  allOf: isSchemaList,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: isNumber,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  uniqueItems: (value) => typeof value === 'boolean',
  pattern: (value) => typeof value === 'string',
};

function isValid(schema: Dict, root: Dict): boolean {
  const { $ref } = schema;
  if (
    typeof $ref === 'string' &&
    $ref.startsWith('#') &&
    resolveReference(root, $ref) === undefined
  )
    return false;
  return Object.entries(keywords).every(
    ([key, holds]) => schema[key] === undefined || holds(schema[key]),
  );
}

/** Input schemas are JSON Schema draft 2020-12, and their references lead somewhere. */
export const toolSchemaDraft: Rule = ({ tools }) => {
  const index = dicts(tools).findIndex(
    ({ input_schema: root }) =>
      isDict(root) && !schemasIn(root).every((schema) => isValid(schema, root)),
  );
  return index < 0
    ? undefined
    : invalid(
        `tools.${index}.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12`,
      );
};
