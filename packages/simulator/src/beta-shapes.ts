import { hasBeta } from './betas.ts';
import { contextManagement } from './context-management-shape.ts';
import {
  all,
  anything,
  type Check,
  fields,
  integer,
  listOf,
  must,
  nonEmpty,
  nullable,
  object,
  oneOf,
  required,
  string,
  tagged,
} from './shapes.ts';

const type = anything;

/** Characters of a prompt for a summary. Source: the page on compaction on demand. */
const maxInstructions = 16_384;

const instructions = all(
  string,
  must(
    (value) => String(value).length <= maxInstructions,
    `String should have at most ${maxInstructions} characters`,
  ),
);

const fallback = fields({
  model: required(nonEmpty),
  max_tokens: nullable(integer),
  output_config: nullable(object),
  speed: nullable(oneOf('standard', 'fast')),
  thinking: nullable(object),
});

const server = fields({ type, url: required(string), name: required(string) }, true);

const thread = tagged(
  {
    create: fields({ type }),
    continue: fields({ type, previous_message_id: required(string) }),
  },
  true,
);

/** Fields of the body that came as betas. Source: @anthropic-ai/sdk 1.11. */
export const betaShapes: Readonly<Record<string, Check>> = {
  mcp_servers: nullable(listOf(server)),
  context_management: nullable(contextManagement),
  compaction: nullable(
    tagged({ summarize: fields({ type, instructions: nullable(instructions) }) }, true),
  ),
  thread: nullable(thread),
  diagnostics: nullable(fields({ previous_message_id: nullable(string) })),
  fallbacks: nullable(listOf(fallback)),
  fallback_credit_token: nullable(string),
  speed: nullable(oneOf('standard', 'fast')),
  user_profile_id: nullable(string),
};

const skill = fields(
  { type: required(oneOf('anthropic', 'custom')), skill_id: required(nonEmpty) },
  true,
);

const container = fields({ id: nullable(string), skills: nullable(listOf(skill)) });

/** `container` is an id; with skills it may be an object. */
export function containerShape(betas: ReadonlySet<string>): Check {
  const skilled = hasBeta(betas, /^skills-/);
  return (value, path) => (skilled && typeof value !== 'string' ? container : string)(value, path);
}
