import { hasBeta } from '../betas.ts';
import { content as blocksCheck } from '../block-shapes.ts';
import { type Fault, invalid } from '../fault.ts';
import { asText, type Dict, isDict } from '../json.ts';
import { effortShape } from '../output-shape.ts';
import type { RequestContext } from '../request-context.ts';
import { anything, type Check, fields, nullable, oneOf } from '../shapes.ts';
import type { Rule } from './rule.ts';

const systemRefusal =
  'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';

/** Source: @anthropic-ai/sdk 1.11; the words are ours. */
const maxMessages = 100_000;

/** Uploaded files as sources left beta with the 2026-10-21 version. */
function filesServed({ version, betas }: RequestContext): boolean {
  return version !== '2023-06-01' || hasBeta(betas, /^files-api-/);
}

/** The hint was recorded on Sonnet 5, the bare refusal on Opus 4.6. */
function allowedRoles({ model }: RequestContext): string {
  return model.generation < 5 ? '' : '. Allowed roles are "user" or "assistant"';
}

/** Where role:system is not even a role: before the 4.5 models, and on Vertex wherever it is not served. */
function expectsSystem({ model, platform }: RequestContext): boolean {
  if (platform.name === 'vertex') return model.systemRole === 'served';
  return model.systemRole !== 'unexpected' && !platform.oldWords;
}

function roleComplaint(item: Dict, path: string, context: RequestContext): string | undefined {
  const { role } = item;
  if (role === undefined) return `${path}.role: Field required`;
  if (role === 'user' || role === 'assistant') return undefined;
  if (role !== 'system')
    return `messages: Unexpected role "${asText(role)}"${allowedRoles(context)}`;
  return expectsSystem(context) ? undefined : systemRefusal;
}

/** The words of Bedrock's own schema check on InvokeModel. */
function malformed(path: string, value: unknown): string {
  const found = isDict(value) ? 'JSONObject' : typeof value === 'number' ? 'Number' : 'Null';
  const at = `#/${path.replaceAll('.', '/')}: expected type`;
  return `Malformed input request: #: subject must not be valid against schema {"required":["messages"]}${at}: String, found: ${found}${at}: JSONArray, found: ${found}, please reformat your input and try again.`;
}

function contentComplaint(
  item: Dict,
  path: string,
  { context, blocks }: Within,
): string | undefined {
  const { content } = item;
  const at = `${path}.content`;
  if (content === undefined)
    return item.role === 'system' && directs(context.betas) ? undefined : `${at}: Field required`;
  if (typeof content === 'string') return undefined;
  if (Array.isArray(content)) return blocks(content, at);
  if (context.platform.name === 'bedrock' && context.modelInUrl) return malformed(at, content);
  return `${at}: Input should be a valid array`;
}

function directs(betas: ReadonlySet<string>): boolean {
  return hasBeta(betas, /^mid-conversation-output-config-/);
}

const clearAt = nullable(oneOf('next_user_message', 'never'));
const outputConfig = nullable(fields({ effort: effortShape }));

const plain = { role: anything, content: anything };
const plainFields = fields(plain);

/** What a message of the system holds besides role and content. */
function systemFields({ betas }: RequestContext): Check {
  return fields({
    ...plain,
    ...(hasBeta(betas, /^mid-conversation-system-clear-at-/) && { clear_at: clearAt }),
    ...(directs(betas) && { output_config: outputConfig }),
  });
}

/** What messages are judged by. */
interface Within {
  readonly context: RequestContext;
  /** Checks content that is a list. */
  readonly blocks: Check;
}

function itemComplaint(item: unknown, path: string, within: Within): string | undefined {
  const { context } = within;
  if (!isDict(item))
    return `${path}: ${context.platform.oldWords ? 'Input does not match the expected shape.' : 'Input should be an object'}`;
  return (
    roleComplaint(item, path, context) ??
    contentComplaint(item, path, within) ??
    (item.role === 'system' ? systemFields(context) : plainFields)(item, path)
  );
}

function complaintOf({ messages, compaction }: Dict, context: RequestContext): string | undefined {
  if (messages === undefined) return 'messages: Field required';
  if (!Array.isArray(messages)) return 'messages: Input should be a valid array';
  if (messages.length === 0 && !isDict(compaction))
    return 'messages: at least one message is required';
  if (messages.length > maxMessages) return `messages: at most ${maxMessages} messages are allowed`;
  const blocks = blocksCheck({ files: filesServed(context), betas: context.betas });
  for (const [index, item] of messages.entries()) {
    const complaint = itemComplaint(item, `messages.${index}`, { context, blocks });
    if (complaint) return complaint;
  }
  return undefined;
}

/** Every message has a role and content of known blocks. */
export const messagesShape: Rule = (params, context): Fault | undefined => {
  const complaint = complaintOf(params, context);
  return complaint ? invalid(complaint) : undefined;
};
