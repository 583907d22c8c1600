/**
 * The parts of a Messages request that Turnwise looks at. Wider than the SDK's own types on
 * purpose: what arrives here may be broken, newer than the installed SDK, or from another one.
 */

/** A content block of any kind, `type` names which. */
export interface Block {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** One entry of `messages`. */
export interface Message {
  readonly role: string;
  readonly content: string | readonly Block[];
  readonly [key: string]: unknown;
}

/** One entry of `tools`: a client tool, a server tool or a toolset. */
export interface Tool {
  readonly name?: string;
  readonly type?: string | null;
  readonly [key: string]: unknown;
}

/** The body of a Messages request. */
export interface Params {
  readonly model: string;
  readonly max_tokens?: number;
  readonly messages: readonly Message[];
  readonly system?: string | readonly Block[];
  readonly tools?: readonly Tool[];
  readonly stream?: boolean;
  readonly [key: string]: unknown;
}

/**
 * What the public functions accept: every SDK's own params type fits, and comes back unchanged.
 * The functions read more fields than these; the rest travels along.
 */
export interface ParamsLike {
  readonly model?: string;
  readonly messages: readonly unknown[];
}

/** Token counts of a reply, as the API names them. */
export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly [key: string]: unknown;
}

/** A reply as the API returns it whole. */
export interface ReplyMessage {
  readonly id: string;
  readonly model: string;
  readonly content: readonly Block[];
  readonly stop_reason: string | null;
  readonly usage: Usage;
  readonly [key: string]: unknown;
}

/** One server-sent event of a streamed reply. */
export interface StreamEvent {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Where a request goes. `gateway` is anything that is not known to be one of the others. */
export type Platform = 'anthropic' | 'bedrock' | 'vertex' | 'foundry' | 'gateway';

/**
 * Which rules a request has to satisfy: the first-party API's own, or the stricter ones of
 * other backends, which demand alternating roles and a first user turn.
 */
export type Target = 'first-party' | 'portable';

/** The SDK's default version from 1.0.0 on, and the one before it (documented). */
export type ApiVersion = '2023-06-01' | '2026-10-21' | (string & {});
