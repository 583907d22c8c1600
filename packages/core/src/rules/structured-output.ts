import { listOf } from '../blocks.js';
import type { Rule } from '../rule.js';
import { isSchema, type Schema, schemasIn } from '../schema.js';
import { outputSchema, strictTools } from '../strict-schema.js';
import type { Block, Message, Params } from '../types.js';

/** How much is compiled for one request (documented). */
const MOST_TOOLS = 20;
const MOST_OPTIONAL = 24;
const MOST_UNIONS = 16;

/** What structured output cannot do. Only said: it is not for us to drop what a program relies on. */
export const structuredOutput: Rule = {
  code: 'structured-output',
  spots: ({ content }: Message) => listOf(content).some(cites),
  needs: (params) => outputSchema(params).length > 0,
  suspects: (params) => faultsOf(params).length > 0,
  treat: (draft, context) => {
    for (const fault of faultsOf(draft.rest)) context.tell('tools', fault, 'none');
    const [output] = outputSchema(draft.rest);
    if (output && draft.turns.some(({ parts }) => parts.some(({ block }) => cites(block)))) {
      context.tell('output_config.format', 'No citations go with structured output.', 'none');
    }
    return draft;
  },
};

function cites(block: Block): boolean {
  return (block?.citations as { enabled?: unknown } | null | undefined)?.enabled === true;
}

function faultsOf(params: Params): readonly string[] {
  const tools = strictTools(params);
  const roots = [...tools, ...outputSchema(params)].map(({ schema }) => schema);
  if (roots.length === 0) return [];
  const all = roots.flatMap(schemasIn);
  const optional = all.reduce((sum, schema) => sum + optionalIn(schema), 0);
  const unions = all.reduce((sum, schema) => sum + unionsIn(schema), 0);
  return [
    tools.length > MOST_TOOLS && `At most ${MOST_TOOLS} tools can be strict.`,
    optional > MOST_OPTIONAL && `At most ${MOST_OPTIONAL} fields can be optional.`,
    unions > MOST_UNIONS && `At most ${MOST_UNIONS} fields can be unions.`,
    roots.some(isCircular) && 'No definition may refer to itself.',
  ].filter((fault) => fault !== false);
}

function fieldsOf({ properties }: Schema): readonly (readonly [string, unknown])[] {
  return isSchema(properties) ? Object.entries(properties) : [];
}

function optionalIn(schema: Schema): number {
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  return fieldsOf(schema).filter(([name]) => !required.includes(name)).length;
}

function unionsIn(schema: Schema): number {
  return fieldsOf(schema).filter(
    ([, field]) => isSchema(field) && (Array.isArray(field.type) || Array.isArray(field.anyOf)),
  ).length;
}

/** Whether definitions refer to each other in a circle. */
function isCircular({ $defs }: Schema): boolean {
  if (!isSchema($defs)) return false;
  const open = new Map(Object.entries($defs).map(([name, schema]) => [name, namesIn(schema)]));
  for (let size = -1; size !== open.size; ) {
    size = open.size;
    for (const [name, names] of open) {
      if (!names.some((other) => open.has(other))) open.delete(name);
    }
  }
  return open.size > 0;
}

function namesIn(schema: unknown): readonly string[] {
  const inside = isSchema(schema) ? schemasIn(schema) : [];
  return inside.flatMap(({ $ref }) =>
    typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? '') : [],
  );
}
