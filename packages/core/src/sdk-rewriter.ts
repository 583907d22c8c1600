import { isBatch, planBatch } from './batch.js';
import { converse, type Wire, watched, wayIn } from './converse.js';
import type { Call, Kind } from './engine.js';
import { changedHeaders, namesConversation, readHeaders, withoutConversation } from './headers.js';
import { chainFor, createCall, isParams, type Mount } from './mount.js';
import { responses } from './response.js';
import type { SdkNext, SdkRequest } from './sdk-client.js';
import type { Circumstances } from './sdk-planner.js';
import type { Trace } from './trace.js';
import { type WebResponse, web } from './web.js';

/** A serialized request, what it is for, and what it was planned from. */
export interface Serialized {
  readonly kind: Kind;
  readonly request: SdkRequest;
  readonly circumstances: Circumstances;
  /** What the body says, or said before it was planned. */
  readonly body: unknown;
  /** The call that the request says by now, if it was planned before. */
  readonly planned: Call | undefined;
}

/** Runs the chain around a request that is serialized already. */
export async function rewriteAndSend(
  mount: Mount,
  serialized: Serialized,
  next: SdkNext,
  trace: Trace,
): Promise<WebResponse> {
  const { kind, request, circumstances, body } = serialized;
  if (kind === 'batch' && isBatch(body)) {
    const plan = await planBatch(mount, circumstances, body, trace);
    const json = plan.body === body ? undefined : JSON.stringify(plan.body);
    return watched(next(changed(request, json, plan.changes)), responses, trace);
  }
  if (!isParams(body)) return next(request);
  const call = createCall(mount, { ...circumstances, params: body, kind }, trace);
  return converseOver(mount, serialized, call, next, trace);
}

async function converseOver(
  mount: Mount,
  { request, planned }: Serialized,
  call: Call,
  next: SdkNext,
  trace: Trace,
): Promise<WebResponse> {
  const from = planned ?? call;
  const wire = wireOf(request, from, call, next);
  const chain = chainFor(mount, call);
  if (call.kind === 'create') return converse(chain, call, wire, trace);
  const sent = (await wayIn(chain, call)) ?? call;
  return watched(wire.send(sent), wire, trace);
}

function wireOf(request: SdkRequest, from: Call, original: Call, next: SdkNext): Wire<WebResponse> {
  return {
    send: (call) => next(signaled(requestOf(request, from, call), call, original.signal)),
    sendUntouched: () => next(requestOf(request, from, original)),
    ...responses,
  };
}

/** The request for a call, given what it says so far. Serializes only what changed. */
export function requestOf(request: SdkRequest, from: Call, to: Call): SdkRequest {
  const json = to.params === from.params ? undefined : JSON.stringify(to.params);
  return changed(request, json, changedHeaders(from, to));
}

/** The request under the signal of a call that ends earlier than the caller says. */
export function signaled(
  request: SdkRequest,
  { signal }: Call,
  given: Call['signal'] | null,
): SdkRequest {
  if (!signal || signal === given) return request;
  const signals = request.signal ? [request.signal, signal] : [signal];
  return { ...request, signal: web.AbortSignal.any(signals) };
}

function changed(
  request: SdkRequest,
  json: string | undefined,
  changes: Readonly<Record<string, string | null>>,
): SdkRequest {
  const all = namesConversation(readHeaders(request.headers))
    ? { ...changes, ...withoutConversation }
    : changes;
  const entries = Object.entries(all);
  if (json === undefined && entries.length === 0) return request;
  const headers = new web.Headers(request.headers);
  for (const [name, value] of entries) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return { ...request, headers, body: json ?? request.body };
}
