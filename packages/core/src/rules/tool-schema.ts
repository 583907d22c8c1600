import { listOf } from '../blocks.js';
import { withRest } from '../draft.js';
import { draftSchema } from '../draft-schema.js';
import { isObjectSchema, objectSchema } from '../object-schema.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Params, Tool } from '../types.js';

/** The input of a tool that is not described as an object, or not as JSON Schema 2020-12. */
export const toolSchema: Rule = {
  code: 'tool-schema',
  suspects: (params, context) =>
    refusalFor(context, 'tool-schema') !== undefined ||
    listOf(params.tools).some((tool) => isCustom(tool) && !isObjectSchema(tool.input_schema)),
  treat: (draft, context) => withRest(draft, mended(draft.rest, context)),
};

function mended(rest: Params, context: RuleContext): Params {
  const tools = listOf(rest.tools);
  const strict = refusalFor(context, 'tool-schema') !== undefined;
  const changed = tools.map((tool, index) => {
    if (!isCustom(tool)) return tool;
    const schema = legal(tool.input_schema, strict);
    if (schema === tool.input_schema) return tool;
    const path = `tools.${index}.input_schema`;
    const fix = saysTheSame(tool.input_schema, schema) ? 'lossless' : 'lossy';
    context.tell(path, 'The input of a tool is an object, in JSON Schema 2020-12.', fix);
    return { ...tool, input_schema: schema };
  });
  return changed.some((tool, i) => tool !== tools[i]) ? { ...rest, tools: changed } : rest;
}

function legal(given: unknown, strict: boolean): object {
  const schema = isObjectSchema(given) ? given : objectSchema(given);
  return strict ? draftSchema(schema) : schema;
}

/** Whether no more was missing than the type, which is always the same. */
function saysTheSame(given: unknown, schema: object): boolean {
  if (given === undefined || given === null || given === true) return true;
  return JSON.stringify({ ...(given as object), type: 'object' }) === JSON.stringify(schema);
}

/** A tool of the caller's own; those of the API have no schema. */
function isCustom(tool: Tool | null): boolean {
  return typeof tool?.name === 'string' && (tool.type ?? 'custom') === 'custom';
}
