import { withRest } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Params } from '../types.js';

interface Format {
  readonly json_schema?: { readonly schema?: unknown };
  readonly schema?: unknown;
}

/** `output_format`, which only a beta knows, or in the words of another API: in `output_config`. */
export const outputFormat: Rule = {
  code: 'output-format',
  suspects: (params, context) => isMisplaced(params, context),
  treat: (draft, context) => {
    if (!isMisplaced(draft.rest, context)) return draft;
    const { output_format, ...rest } = draft.rest;
    const { json_schema, ...format } = output_format as Format;
    const schema = format.schema ?? json_schema?.schema;
    context.tell('output_format', 'The format belongs in `output_config`.');
    const output_config = {
      ...(rest.output_config as object | undefined),
      format: { ...format, ...(schema !== undefined && { schema }) },
    };
    return withRest(draft, { ...rest, output_config } as Params);
  },
};

/** Whether it would be refused. A gateway may know it, as long as it has not said otherwise. */
function isMisplaced({ output_format, output_config }: Params, context: RuleContext): boolean {
  if (typeof output_format !== 'object' || output_format === null) return false;
  if ((output_config as { format?: unknown } | null | undefined)?.format != null) return false;
  if ('json_schema' in output_format) return true;
  if (context.refused.some(({ path }) => path === 'output_format')) return true;
  const isKnown = context.betas.some((beta) => beta.startsWith('structured-outputs-'));
  return !isKnown && context.platform !== 'gateway';
}
