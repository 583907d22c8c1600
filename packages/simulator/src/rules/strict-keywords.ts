import { invalid } from '../fault.ts';
import { asText, type Dict, isDict } from '../json.ts';
import { schemasIn } from '../schema-walk.ts';
import { strictSchemas } from '../strict-schemas.ts';
import type { Rule } from './rule.ts';

const numeric = ['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];

/** Keywords that no grammar is made of, by type. Source: the structured-outputs page. */
const unsupported: Readonly<Record<string, readonly string[]>> = {
  object: ['patternProperties', 'minProperties', 'maxProperties', 'propertyNames'],
  array: ['maxItems', 'uniqueItems', 'contains', 'minContains', 'maxContains', 'prefixItems'],
  integer: numeric,
  number: numeric,
  string: ['minLength', 'maxLength'],
};

function keywordComplaint(schema: Dict, type: string): string | undefined {
  const used = (Object.hasOwn(unsupported, type) ? (unsupported[type] ?? []) : [])
    .filter((key) => schema[key] !== undefined)
    .sort();
  const open = isDict(schema.properties) && !Object.values(schema.properties).every(isDict);
  if (open && type === 'object') used.push('properties');
  if (used.length === 0) return undefined;
  return used.length === 1
    ? `property '${used[0]}' is not supported`
    : `properties ${used.map((key) => `'${key}'`).join(', ')} are not supported`;
}

function complaintOf(schema: Dict): string | undefined {
  const type = asText(schema.type);
  const words = keywordComplaint(schema, type);
  if (words) return `For '${type}' type, ${words}`;
  if (type === 'array' && Number(schema.minItems ?? 0) > 1)
    return `For 'array' type, 'minItems' values other than 0 or 1 are not supported (got: [${schema.minItems}])`;
  return type === 'object' && schema.additionalProperties !== false
    ? "For 'object' type, 'additionalProperties' must be explicitly set to false"
    : undefined;
}

/** Strict schemas use only what a grammar can be made of. */
export const strictKeywords: Rule = (params) => {
  for (const { path, schema } of strictSchemas(params)) {
    const complaint = schemasIn(schema).map(complaintOf).find(Boolean);
    if (complaint) return invalid(`${path}: ${complaint}`);
  }
  return undefined;
};
