import { restored, standInSystem, standInTools } from './stand-ins.ts';
import type { Block, Message, Request, Tool, Trace, Usage } from './trace.ts';

/** The body of one request. */
export interface Body {
  readonly model: string;
  readonly max_tokens: number;
  readonly messages: readonly Message[];
  readonly system?: string | readonly Block[];
  readonly tools?: readonly Tool[];
  readonly [key: string]: unknown;
}

/** One request of a conversation that is played. */
export interface Turn {
  readonly body: Body;
  /** Milliseconds after the first request. */
  readonly at: number;
  readonly reply: readonly Block[];
  readonly outputTokens: number;
  /** What the API billed when this was recorded. */
  readonly recorded: Usage | undefined;
}

/** A conversation that can be played. */
export interface Conversation {
  readonly name: string;
  readonly turns: readonly Turn[];
  /** The version of the API that still takes what was recorded; undefined for the SDK's own. */
  readonly apiVersion: string | undefined;
}

const defaultMaxTokens = 4_096;
/** Milliseconds between requests where no times were recorded. */
const defaultPause = 15_000;

/** A trace made ready to be played; `count` sizes the stand-in for a system prompt. */
export function conversationOf(trace: Trace, count: (body: Body) => number): Conversation {
  const histories = historiesOf(trace.requests);
  const all = histories.flat();
  const tools = trace.meta.tools_known ? trace.meta.tools : standInTools(all);
  const frame = { ...(tools && tools.length > 0 && { tools }) };
  const system = trace.meta.system_known
    ? trace.meta.system
    : standInSystem(trace.meta.first_request_tokens ?? 0, (text) =>
        count({ ...bodyOf(trace, 0, histories), ...frame, ...(text && { system: text }) }),
      );
  const shared = { ...frame, ...(system && { system }) };
  const start = Date.parse(trace.requests[0]?.t ?? '') || 0;
  const turns = trace.requests.map((request, index) => ({
    body: marked({ ...bodyOf(trace, index, histories), ...shared }, request.cache_control ?? []),
    at: request.t ? Math.max(0, Date.parse(request.t) - start) : index * defaultPause,
    reply: replyTo(index, trace),
    outputTokens: request.output_tokens,
    recorded: billed(request),
  }));
  return { name: trace.meta.name, turns, apiVersion: apiVersionOf(trace.requests) };
}

/** The messages of every request. Objects are shared, as they are in a program that appends. */
function historiesOf(requests: readonly Request[]): readonly (readonly Message[])[] {
  const histories: (readonly Message[])[] = [];
  for (const [index, { append, base = index - 1 }] of requests.entries()) {
    const before = base === null ? [] : (histories[base] ?? []);
    histories.push([...before, ...append.map(restored)]);
  }
  return histories;
}

function bodyOf(trace: Trace, index: number, histories: readonly (readonly Message[])[]): Body {
  const { model = '', params } = trace.requests[index] ?? {};
  return { model, max_tokens: defaultMaxTokens, ...params, messages: histories[index] ?? [] };
}

/** The reply is what the request that continues this one has in its history. */
function replyTo(index: number, { requests, final }: Trace): readonly Block[] {
  if (index === requests.length - 1) return final;
  const next = requests.find(({ base }, i) => (base === undefined ? i - 1 : base) === index);
  const spoken = next?.append ?? [];
  const end = spoken.findIndex(({ role }) => role !== 'assistant');
  return spoken
    .slice(0, end < 0 ? undefined : end)
    .map(restored)
    .flatMap(({ content }) =>
      typeof content === 'string' ? [{ type: 'text', text: content }] : content,
    );
}

/** What a recorded request was billed, in the shape of the API. */
function billed({ usage, output_tokens }: Request): Usage | undefined {
  if (!usage) return undefined;
  const { ephemeral_1h_input_tokens: hour = 0, cache_creation_input_tokens: written } = usage;
  const cache_creation = {
    ephemeral_1h_input_tokens: hour,
    ephemeral_5m_input_tokens: (written ?? 0) - hour,
  };
  return { ...usage, output_tokens, cache_creation };
}

/** A request with the caller's own marks where they were. */
function marked(body: Body, marks: readonly (readonly [string, string])[]): Body {
  if (marks.length === 0) return body;
  const copy = structuredClone(body);
  for (const [path, ttl] of marks) {
    let target: unknown = copy;
    for (const key of path.split('.')) target = asObject(target)[key];
    asObject(target).cache_control = { type: 'ephemeral', ...(ttl === '1h' && { ttl }) };
  }
  return copy;
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new Error('A mark of the trace names a place that does not exist.');
}

/** Sampling parameters were taken out of the API with the version of October 2026. */
function apiVersionOf(requests: readonly Request[]): string | undefined {
  const sampled = ['temperature', 'top_p', 'top_k'];
  return requests.some(({ params = {} }) => sampled.some((name) => name in params))
    ? '2023-06-01'
    : undefined;
}
