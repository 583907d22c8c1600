import { hasBeta } from '../betas.ts';
import { content as blocksCheck } from '../block-shapes.ts';
import { type Fault, invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';
import type { Check } from '../shapes.ts';
import type { Rule } from './rule.ts';

const systemRefusal =
  'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';

/** Uploaded files as sources left beta with the 2026-10-21 version. */
function filesServed({ version, betas }: RequestContext): boolean {
  return version !== '2023-06-01' || hasBeta(betas, /^files-api-/);
}

/** The hint was recorded on Sonnet 5, the bare refusal on Opus 4.6. */
function allowedRoles({ model }: RequestContext): string {
  return model.generation < 5 ? '' : '. Allowed roles are "user" or "assistant"';
}

function roleComplaint(item: Dict, path: string, context: RequestContext): string | undefined {
  const { role } = item;
  if (role === undefined) return `${path}.role: Field required`;
  if (role === 'user' || role === 'assistant') return undefined;
  if (role !== 'system') return `messages: Unexpected role "${role}"${allowedRoles(context)}`;
  const unexpected = context.model.systemRole === 'unexpected' || context.platform.oldWords;
  return unexpected ? systemRefusal : undefined;
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
  if (content === undefined) return `${at}: Field required`;
  if (typeof content === 'string') return undefined;
  if (Array.isArray(content)) return blocks(content, at);
  if (context.platform.name === 'bedrock' && context.modelInUrl) return malformed(at, content);
  return `${at}: Input should be a valid ${context.platform.oldWords ? 'list' : 'array'}`;
}

function extraComplaint(item: Dict, path: string, { betas }: RequestContext): string | undefined {
  const allowed = ['role', 'content'];
  const isSystem = item.role === 'system';
  if (isSystem && hasBeta(betas, /^mid-conversation-system-clear-at-/)) allowed.push('clear_at');
  if (isSystem && hasBeta(betas, /^mid-conversation-output-config-/)) allowed.push('output_config');
  const extra = Object.keys(item).find((key) => !allowed.includes(key));
  return extra && `${path}.${extra}: Extra inputs are not permitted`;
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
    extraComplaint(item, path, context)
  );
}

function complaintOf({ messages, compaction }: Dict, context: RequestContext): string | undefined {
  if (messages === undefined) return 'messages: Field required';
  if (!Array.isArray(messages))
    return `messages: Input should be a valid ${context.platform.oldWords ? 'list' : 'array'}`;
  if (messages.length === 0 && !isDict(compaction))
    return 'messages: at least one message is required';
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
