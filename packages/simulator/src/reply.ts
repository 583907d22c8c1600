import { type Dict, isDict } from './json.ts';
import {
  anything,
  type Check,
  fields,
  listOf,
  nonEmpty,
  object,
  oneOf,
  optional,
  required,
  string,
  tagged,
} from './shapes.ts';

/** A content block of an answer. `id`, `caller` and `signature` are filled in where they are missing. */
export type ReplyBlock = Dict | { readonly type: string };

/** Why a message ends. Source: `StopReason` of @anthropic-ai/sdk 1.11, and its beta. */
export type StopReason =
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'pause_turn'
  | 'refusal'
  | 'compaction'
  | 'model_context_window_exceeded';

/** A message, as far as a script says it. */
export interface Said {
  /** @default nothing, as in a refusal before the first word */
  readonly content?: string | readonly ReplyBlock[];
  /** @default what the content implies: `tool_use` or `end_turn` */
  readonly stop_reason?: StopReason;
  /** What a refusal says of itself: `{ category: 'cyber' }`. @default no category */
  readonly stop_details?: {
    readonly category?: string | null;
    readonly explanation?: string | null;
  };
  /** Given, nothing is cut at `max_tokens`. @default estimated from the content */
  readonly usage?: { readonly output_tokens: number };
}

/** An error in place of a message. */
export interface SaidError {
  readonly error: {
    readonly status: number;
    readonly type?: string;
    readonly message?: string;
  };
}

/** What to answer: text, content blocks, or either with more said about the message; or an error. */
export type Reply = string | readonly ReplyBlock[] | Said | SaidError;

/** The body of a request that the rules let through. */
export interface AcceptedParams extends Dict {
  readonly max_tokens: number;
  readonly messages: readonly {
    readonly role: string;
    readonly content: string | readonly Dict[];
  }[];
  readonly tools?: readonly Dict[];
  readonly stream?: boolean;
}

/** Writes answers; `n` counts the messages answered so far, from 1. Nothing stands for the default answer. */
export type ReplyScript = (
  params: AcceptedParams,
  state: { readonly n: number },
) => Reply | undefined | Promise<Reply | undefined>;

const type = anything;
const call = fields({ type, name: required(nonEmpty), input: required(object) }, true);
const open = fields({}, true);

/** Blocks that are passed on as they are. Source: `BetaContentBlock` of @anthropic-ai/sdk 1.11. */
const whole = `redacted_thinking mcp_tool_listing web_search_tool_result web_fetch_tool_result
  advisor_tool_result code_execution_tool_result bash_code_execution_tool_result
  text_editor_code_execution_tool_result tool_search_tool_result mcp_tool_result container_upload
  compaction fallback`.split(/\s+/);

const block = tagged(
  {
    text: fields({ type, text: required(string) }, true),
    thinking: fields({ type, thinking: required(string) }, true),
    tool_use: call,
    server_tool_use: call,
    mcp_tool_use: call,
    ...Object.fromEntries(whole.map((name) => [name, open])),
  },
  false,
);

const stopReasons: readonly StopReason[] = [
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'compaction',
  'model_context_window_exceeded',
];

const content: Check = (value, path) =>
  typeof value === 'string' ? undefined : listOf(block)(value, path);

const said = fields({
  content: optional(content),
  stop_reason: optional(oneOf(...stopReasons)),
  stop_details: optional(object),
  usage: optional(object),
});

const howTo =
  'Write a text, a list of content blocks, { content, stop_reason, stop_details, usage }, or { error: { status } }';

function complaintOf(reply: unknown): string | undefined {
  if (typeof reply === 'string') return undefined;
  if (Array.isArray(reply)) return content(reply, 'content');
  return isDict(reply) && Object.keys(reply).length > 0 ? said(reply, 'reply') : howTo;
}

/** Brings what a script returned into one form. Throws a TypeError for what no model says. */
export function saidOf(reply: Reply): Said {
  const complaint = complaintOf(reply);
  if (complaint) throw new TypeError(`The script's reply cannot be sent. ${complaint}`);
  if (typeof reply === 'string' || Array.isArray(reply)) return { content: reply };
  return reply as Said;
}
