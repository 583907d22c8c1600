import { type Dict, dicts, isDict } from './json.ts';

/** A schema that the API compiles into a grammar. */
export interface StrictSchema {
  readonly path: string;
  readonly schema: Dict;
}

function formatSchemas(value: unknown, path: string): readonly StrictSchema[] {
  return isDict(value) && isDict(value.schema)
    ? [{ path: `${path}.schema`, schema: value.schema }]
    : [];
}

/** The strict tools of a request. */
export function strictTools({ tools }: Dict): readonly StrictSchema[] {
  return dicts(tools).flatMap(({ strict, input_schema: schema }, index) =>
    strict === true && isDict(schema) ? [{ path: `tools.${index}.custom`, schema }] : [],
  );
}

/** All schemas that are compiled: strict tools and the output format. */
export function strictSchemas(params: Dict): readonly StrictSchema[] {
  const output = isDict(params.output_config) ? params.output_config.format : undefined;
  return [
    ...strictTools(params),
    ...formatSchemas(output, 'output_config.format'),
    ...formatSchemas(params.output_format, 'output_format'),
  ];
}
