import { readFileSync } from 'node:fs';

/** A content block as it was recorded. */
export interface Block {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A message as it was recorded. */
export interface Message {
  readonly role: string;
  readonly content: string | readonly Block[];
}

/** A tool definition as it was recorded. */
export interface Tool {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The first line of a trace. */
interface Meta {
  readonly type: 'meta';
  readonly name: string;
  /** `transcript`: what a program kept, not what it sent. */
  readonly kind?: string;
  /** False where the recording does not hold the system prompt: a stand-in takes its place. */
  readonly system_known: boolean;
  /** False where the recording does not hold the tools: stand-ins take their place. */
  readonly tools_known: boolean;
  readonly system?: string | readonly Block[] | null;
  readonly tools?: readonly Tool[] | null;
  /** Input tokens of the first request, as billed. */
  readonly first_request_tokens?: number;
}

/** Input tokens by class, as the API bills them. */
interface InputUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation?: {
    readonly ephemeral_1h_input_tokens: number;
    readonly ephemeral_5m_input_tokens: number;
  } | null;
}

/** All tokens of a request, as the API bills them. */
export interface Usage extends InputUsage {
  readonly output_tokens: number;
}

/** A request of a trace: its messages are those of request `base` and `append`. */
export interface Request {
  readonly type: 'request';
  readonly i: number;
  /** When it was sent, as ISO time. */
  readonly t: string | null;
  readonly model: string;
  readonly append: readonly Message[];
  /** The request whose history is continued; null starts over. @default the one before */
  readonly base?: number | null;
  /** What the API billed; missing in a conversation that was written by hand. */
  readonly usage?: InputUsage & { readonly ephemeral_1h_input_tokens?: number };
  readonly output_tokens: number;
  /** Where the caller's own marks were: `['messages.2.content.0', '5m']`. */
  readonly cache_control?: readonly (readonly [string, string])[];
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The last line of a trace: the reply to the last request. */
interface Final {
  readonly type: 'final_assistant';
  readonly content: readonly Block[];
}

export type Line = Meta | Request | Final;

/** A recorded conversation, request by request. */
export interface Trace {
  readonly meta: Meta;
  readonly requests: readonly Request[];
  readonly final: readonly Block[];
}

/** Sorts the lines of a trace. */
export function traceOf(lines: readonly Line[]): Trace {
  const meta = lines.find((line) => line.type === 'meta');
  const requests = lines.filter((line) => line.type === 'request');
  if (!meta || requests.length === 0)
    throw new Error('A trace starts with a line of type "meta", and has lines of type "request".');
  const final = lines.find((line) => line.type === 'final_assistant');
  return { meta, requests, final: final?.content ?? [] };
}

/** Reads a trace: one JSON object a line. */
export function readTrace(file: string): Trace {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return traceOf(lines.map((line) => JSON.parse(line)));
}
