import { withRest } from '../draft.js';
import { type Rule, type RuleContext, refusedNames } from '../rule.js';
import type { Schema } from '../schema.js';
import { schemasIn } from '../schema.js';
import {
  type Compiled,
  outputSchema,
  strictSchema as strict,
  strictTools,
  wordsOf,
} from '../strict-schema.js';
import type { Params } from '../types.js';

/** A strict tool, or a demanded output, whose schema no grammar can be made of. */
export const strictSchema: Rule = {
  code: 'strict-schema',
  suspects: (params, context) =>
    [...strictTools(params), ...outputSchema(params)].some(
      ({ schema }) => legal(schema, context) !== schema,
    ),
  treat: (draft, context) => {
    const { rest } = draft;
    const tools = changed(strictTools(rest), context);
    const [output] = changed(outputSchema(rest), context).values();
    if (tools.size === 0 && !output) return draft;
    const { output_config: config } = rest as { output_config?: { format?: object } };
    return withRest(draft, {
      ...rest,
      ...(tools.size > 0 && { tools: withSchemas(rest.tools, tools) }),
      ...(output && {
        output_config: { ...config, format: { ...config?.format, schema: output } },
      }),
    });
  },
};

function legal(schema: Schema, context: RuleContext): Schema {
  return strict(schema, refusedNames(context, 'strict-schema'));
}

/** The schemas that have to be others, by those that they are now. */
function changed(all: readonly Compiled[], context: RuleContext): ReadonlyMap<unknown, Schema> {
  const changes = new Map<unknown, Schema>();
  for (const { path, schema } of all) {
    const next = legal(schema, context);
    if (next === schema) continue;
    changes.set(schema, next);
    const refused = refusedNames(context, 'strict-schema');
    const isLossy = schemasIn(schema).some(
      (each) => Object.keys(wordsOf(each, refused)).length > 0,
    );
    context.tell(
      path,
      'What no grammar can hold is said in words.',
      isLossy ? 'lossy' : 'lossless',
    );
  }
  return changes;
}

function withSchemas(tools: Params['tools'], changes: ReadonlyMap<unknown, Schema>) {
  return tools?.map((tool) => {
    const schema = tool?.strict === true ? changes.get(tool.input_schema) : undefined;
    return schema ? { ...tool, input_schema: schema } : tool;
  });
}
