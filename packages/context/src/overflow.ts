import { type Call, estimateTokens, type Params, UpstreamError } from '@turnwise/core';
import type { Anchor } from './anchor.js';
import { modelOf } from './windows.js';

/** What the API said when it refused a request as too long. */
export interface Overflow {
  /** Input tokens; undefined where it gave no number. */
  readonly tokens: number | undefined;
  /** Tokens of the window. */
  readonly window: number | undefined;
}

/** What a refusal teaches. */
export interface Lesson {
  /** The refused request; it was as large as this, at least. */
  readonly anchor: Anchor;
  /** Tokens of the window. */
  readonly window: number;
}

/** How such a refusal reads. Sources: the API's own messages, Bedrock's and a gateway's. */
const FORMS = [
  /prompt is too long: (?<tokens>\d+) tokens > (?<window>\d+)/,
  /exceed context limit: (?<tokens>\d+) \+ \d+ > (?<window>\d+)/,
  /maximum context length is (?<window>\d+) tokens\. However, you requested about (?<tokens>\d+)/,
  /Input is too long for requested model|prompt is too long/,
];

/** How a gateway says which part of what it counted is no input. */
const OUTPUT = /(\d+) in the output/;

/** What an error says about the size of a request; undefined if it is not about that. */
export function overflowIn(error: unknown, call: Call): Overflow | undefined {
  if (!(error instanceof UpstreamError) || error.status !== 400) return undefined;
  if (call.kind !== 'create' || call.signal?.aborted) return undefined;
  const { message } = error;
  const match = FORMS.map((form) => form.exec(message)).find((found) => found !== null);
  if (!match) return undefined;
  const { tokens, window } = match.groups ?? {};
  const output = Number(OUTPUT.exec(message)?.[1] ?? 0);
  return {
    tokens: tokens === undefined ? undefined : Number(tokens) - output,
    window: window === undefined ? undefined : Number(window),
  };
}

/**
 * What an overflow teaches. Where it gave no number, the request was larger than the window, and
 * nobody knows by how much.
 */
export function lessonOf({ tokens, window }: Overflow, sent: Params, call: Call): Lesson {
  const model = modelOf(call);
  const limit = Math.min(window ?? Number.POSITIVE_INFINITY, model.contextWindow);
  const estimate = Math.max(1, estimateTokens(sent, { model }));
  return {
    anchor: { tokens: tokens ?? Math.max(limit, estimate) + 1, estimate },
    window: limit,
  };
}
