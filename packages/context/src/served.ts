import { type Call, UpstreamError } from '@turnwise/core';

/** Pairs of endpoint and model that are remembered. */
const MOST = 500;

/** Whether an endpoint edits the context for a model, as its answers have shown. */
const served = new Map<string, boolean>();

/** How a refusal reads that is about `context_management` or its betas. */
const REFUSED = /context[_-]management|compact[_-]20\d\d|clear_(?:tool_uses|thinking)|beta flag/;

/** And how one reads that every request would meet. */
const LASTING = /Extra inputs|extraneous key|Unexpected value|beta flag|not support|not match any/;

/** A refusal of what was handed over, and whether the endpoint will refuse the next one, too. */
export interface Refused {
  readonly lasting: boolean;
}

/** What an error says about it; undefined if it is about something else. */
export function refusedIn(error: unknown, { kind, signal }: Call): Refused | undefined {
  if (kind !== 'create' || signal?.aborted) return undefined;
  if (!(error instanceof UpstreamError) || error.status !== 400) return undefined;
  return REFUSED.test(error.message) ? { lasting: LASTING.test(error.message) } : undefined;
}

/**
 * Whether a call may be handed over: not where that was refused. What is not sent twice, a count
 * or a batch, is not tried at a gateway either before another request has shown that it works.
 */
export function mayDelegate(call: Call): boolean {
  const isProven = call.platform !== 'gateway' || call.kind === 'create' || call.kind === 'explain';
  return served.get(placeOf(call)) ?? isProven;
}

/** Remembers whether an endpoint edits the context for a model, while the process lives. */
export function learnServed(call: Call, isServed: boolean): void {
  if (call.endpoint === '') return;
  served.delete(placeOf(call));
  served.set(placeOf(call), isServed);
  const [oldest] = served.keys();
  if (served.size > MOST && oldest !== undefined) served.delete(oldest);
}

function placeOf({ endpoint, params }: Call): string {
  return `${params.model} ${endpoint}`;
}
