import { cacheControl } from '../block-shapes.ts';
import { invalid } from '../fault.ts';
import type { RequestContext } from '../request-context.ts';
import {
  all,
  anything,
  array,
  atLeast,
  boolean,
  type Check,
  fields,
  integer,
  listOf,
  must,
  nullable,
  number,
  object,
  oneOf,
  optional,
  required,
  string,
  tagged,
} from '../shapes.ts';
import { thinking } from '../thinking-shape.ts';
import type { Rule } from './rule.ts';

const positive = all(
  integer,
  must((value) => Number(value) >= 0, 'must be greater than or equal to 0'),
);

const fraction = all(
  number,
  must((value) => Number(value) >= 0 && Number(value) <= 1, 'range: 0..1'),
);

const stopSequences = all(listOf(string), (value, path) =>
  (value as readonly string[]).every((text) => text.trim() !== '')
    ? undefined
    : `${path}: each stop sequence must contain non-whitespace`,
);

const userId = all(
  string,
  must((value) => !/\S@\S+\.\S/.test(String(value)), 'user_id appears to contain an email address'),
);

const outputConfig = fields({
  effort: nullable(oneOf('low', 'medium', 'high', 'xhigh', 'max')),
  format: nullable(
    tagged({ json_schema: fields({ type: anything, schema: required(object) }) }, false),
  ),
  task_budget: anything,
});

/** Characters of the instructions of an on-demand compaction. Source: its guide. */
const maxInstructions = 16_384;

const instructions = all(
  string,
  must(
    (value) => String(value).length <= maxInstructions,
    `String should have at most ${maxInstructions} characters`,
  ),
);

const thread = tagged(
  {
    create: fields({ type: anything }),
    continue: fields({ type: anything, previous_message_id: required(string) }),
  },
  true,
);

const compaction = tagged(
  { summarize: fields({ type: anything, instructions: nullable(instructions) }) },
  true,
);

const outputFormat: Check = (value, path) =>
  fields({ schema: required(object) }, true)(value, path);

/** In the order in which the API looks at them. */
const checks: Readonly<Record<string, Check>> = {
  thinking: optional(thinking),
  output_config: optional(outputConfig),
  output_format: nullable(outputFormat),
  cache_control: cacheControl,
  max_tokens: required(positive),
  metadata: nullable(fields({ user_id: nullable(userId) })),
  stop_sequences: nullable(stopSequences),
  temperature: optional(fraction),
  service_tier: optional(oneOf('auto', 'standard_only')),
  top_k: optional(all(integer, atLeast(0))),
  top_p: optional(fraction),
  stream: optional(boolean),
  container: anything,
  inference_geo: nullable(
    must((value) => ['global', 'us'].includes(String(value)), "must be one of ['global', 'us']"),
  ),
  mcp_servers: optional(array),
  thread: nullable(thread),
  compaction: nullable(compaction),
};

/** Removed by version 2026-10-21, which then does not know them. */
const sampling = ['temperature', 'top_k', 'top_p'];

function applies(key: string, { endpoint, version }: RequestContext): boolean {
  if (key === 'max_tokens') return endpoint !== 'count';
  return version === '2023-06-01' || !sampling.includes(key);
}

/** Every other field of the body has its type and lies in its range. */
export const fieldShapes: Rule = (params, context) => {
  for (const [key, check] of Object.entries(checks)) {
    const complaint = applies(key, context) ? check(params[key], key) : undefined;
    if (complaint) return invalid(complaint);
  }
  return undefined;
};
