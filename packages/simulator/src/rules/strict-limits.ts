import { invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import { schemasIn } from '../schema-walk.ts';
import { strictSchemas, strictTools } from '../strict-schemas.ts';
import type { Rule } from './rule.ts';

/** How much is compiled for one request. Source: the structured-outputs page. */
const maxTools = 20;
const maxOptional = 24;
const maxUnions = 16;

function optionalIn({ properties, required }: Dict): number {
  const names = isDict(properties) ? Object.keys(properties) : [];
  const needed = Array.isArray(required) ? required : [];
  return names.filter((name) => !needed.includes(name)).length;
}

function isUnion(schema: unknown): boolean {
  return isDict(schema) && (Array.isArray(schema.type) || Array.isArray(schema.anyOf));
}

function unionsIn({ properties }: Dict): number {
  return isDict(properties) ? Object.values(properties).filter(isUnion).length : 0;
}

/** Strict schemas stay small enough to be compiled. */
export const strictLimits: Rule = (params) => {
  const tools = strictTools(params).length;
  if (tools > maxTools)
    return invalid(
      `Too many strict tools (${tools}). The maximum number of strict tools supported is ${maxTools}. Try reducing the number of tools marked as strict.`,
    );
  const schemas = strictSchemas(params).flatMap(({ schema }) => schemasIn(schema));
  const optional = schemas.reduce((sum, schema) => sum + optionalIn(schema), 0);
  if (optional > maxOptional)
    return invalid(
      `Schemas contains too many optional parameters (${optional}), which would make grammar compilation inefficient. Reduce the number of optional parameters in your tool schemas (limit: ${maxOptional}).`,
    );
  const unions = schemas.reduce((sum, schema) => sum + unionsIn(schema), 0);
  return unions > maxUnions
    ? invalid(
        `Schemas contains too many parameters with union types (${unions} parameters with type arrays or anyOf). This causes exponential compilation cost. Reduce the number of nullable or union-typed parameters (limit: ${maxUnions} parameters with unions).`,
      )
    : undefined;
};
