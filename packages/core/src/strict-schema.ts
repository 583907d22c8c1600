import { listOf } from './blocks.js';
import { described, isSchema, mapSchema, type Schema } from './schema.js';
import type { Params } from './types.js';

/** Keywords that no grammar is made of (documented). */
const UNSUPPORTED = new Set(
  'patternProperties minProperties maxProperties propertyNames maxItems uniqueItems contains minContains maxContains prefixItems multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength'.split(
    ' ',
  ),
);

/** A schema that the API compiles into a grammar, and where it stands. */
export interface Compiled {
  readonly path: string;
  readonly schema: Schema;
}

/** The schemas of strict tools. */
export function strictTools({ tools }: Params): readonly Compiled[] {
  return listOf(tools).flatMap((tool, index) =>
    tool?.strict === true && isSchema(tool.input_schema)
      ? [{ path: `tools.${index}.input_schema`, schema: tool.input_schema }]
      : [],
  );
}

/** The schema of the output, where the request demands one. */
export function outputSchema({ output_config }: Params): readonly Compiled[] {
  const schema = (output_config as { format?: { schema?: unknown } } | null | undefined)?.format
    ?.schema;
  return isSchema(schema) ? [{ path: 'output_config.format.schema', schema }] : [];
}

/** A schema that a grammar can be made of; what it cannot say stands in words. */
export function strictSchema(schema: Schema, refused: readonly string[]): Schema {
  return mapSchema(schema, (each) => {
    const said = described(withSchemas(each), wordsOf(each, refused));
    return isOpen(each) ? { ...said, additionalProperties: false } : said;
  });
}

/** What has to be said in words; nothing where only `additionalProperties: false` is missing. */
export function wordsOf(schema: Schema, refused: readonly string[]): Schema {
  const entries = Object.entries(schema).filter(([key, value]) => {
    if (key === 'additionalProperties') return isOpen(schema) && isSchema(value);
    return (
      UNSUPPORTED.has(key) || refused.includes(key) || (key === 'minItems' && Number(value) > 1)
    );
  });
  return Object.fromEntries(entries);
}

function isOpen(schema: Schema): boolean {
  return schema.type === 'object' && schema.additionalProperties !== false;
}

/** A field that may be anything has to have a schema that says so. */
function withSchemas(schema: Schema): Schema {
  const { properties } = schema;
  if (!isSchema(properties) || !Object.values(properties).includes(true)) return schema;
  const entries = Object.entries(properties).map(([key, value]) => [
    key,
    value === true ? {} : value,
  ]);
  return { ...schema, properties: Object.fromEntries(entries) };
}
