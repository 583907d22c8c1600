import { isBatch, planBatch } from './batch.js';
import { converse, watched, wayIn } from './converse.js';
import { kindOf } from './endpoint.js';
import type { Call, Kind, Middleware } from './engine.js';
import { OptionError } from './errors.js';
import { rememberEmitter } from './events-of.js';
import {
  type FetchArguments,
  type FetchRequest,
  isSigned,
  readRequest,
  readText,
  replaceRequest,
} from './fetch-request.js';
import {
  changedHeaders,
  type HeaderChanges,
  namesConversation,
  sortHeaders,
  withoutConversation,
} from './headers.js';
import { chainFor, createCall, createMount, isParams, type Mount, reportOutside } from './mount.js';
import { platformAt } from './platform.js';
import { rememberResponse } from './report-of.js';
import { responses } from './response.js';
import { Trace } from './trace.js';
import type { WebResponse, WebSignal } from './web.js';

type Send = (...args: FetchArguments) => Promise<WebResponse>;

const wrapped = new WeakSet<object>();

export function isWrappedFetch(value: unknown): boolean {
  return typeof value === 'function' && wrapped.has(value);
}

/**
 * A fetch of the same type whose Messages requests pass through the middleware, the first of them
 * outermost. Every other request is passed on with the very same arguments.
 *
 * @throws OptionError for something that is no function, or wrapped already
 */
export function wrapFetch<F extends (input: never, init?: never) => Promise<unknown>>(
  fetch: F,
  ...middleware: readonly Middleware[]
): F {
  if (typeof fetch !== 'function') {
    throw new OptionError('wrapFetch: the first argument is no function. Pass globalThis.fetch.');
  }
  if (wrapped.has(fetch)) {
    throw new OptionError(
      'wrapFetch: this fetch is wrapped already. Pass all middleware to one wrapFetch(fetch, …).',
    );
  }
  const mount = createMount(middleware);
  const send = fetch as unknown as Send;
  async function turnwiseFetch(...args: FetchArguments): Promise<WebResponse> {
    const request = readRequest(args);
    const kind = kindOf(request.method, request.url);
    if (!kind) return send(...args);
    if (isSigned(request.headers)) {
      reportOutside(mount, 'signed-request');
      return send(...args);
    }
    const trace = new Trace(mount.emitter);
    return exchange(mount, { kind, request, args, send: trace.counting(send), trace });
  }
  wrapped.add(turnwiseFetch);
  rememberEmitter(turnwiseFetch, mount.emitter);
  return Object.assign(turnwiseFetch, fetch) as unknown as F;
}

/** One Messages request that was asked of a fetch. */
interface Exchange {
  readonly kind: Kind;
  readonly request: FetchRequest;
  readonly args: FetchArguments;
  readonly send: Send;
  readonly trace: Trace;
}

async function exchange(mount: Mount, asked: Exchange): Promise<WebResponse> {
  const { args, send, request, trace } = asked;
  const text = await readText(args);
  if (text === undefined) {
    reportOutside(mount, 'unread-body');
    return send(...args);
  }
  const response = await sent(mount, asked, text);
  rememberResponse({ steps: trace.steps }, response, request.signal);
  return response;
}

async function sent(mount: Mount, asked: Exchange, text: string): Promise<WebResponse> {
  const { kind, request, trace } = asked;
  const body = parsed(text);
  const { headers, betas, conversation } = sortHeaders(request.headers);
  const circumstances = {
    headers,
    betas,
    apiVersion: headers['anthropic-version'] ?? '2023-06-01',
    platform: platformAt(request.url),
    endpoint: request.url.replace(/\/v1\/messages.*$/, ''),
    wishes: conversation === undefined ? {} : { conversation },
    ...(request.signal ? { signal: request.signal } : {}),
  };
  if (kind === 'batch' && isBatch(body)) {
    const plan = await planBatch(mount, circumstances, body, trace);
    const json = plan.body === body ? undefined : JSON.stringify(plan.body);
    const { changes } = plan;
    return watched(sendChanged(asked, { text, json, changes }), responses, trace);
  }
  if (!isParams(body)) return asked.send(...asked.args);
  const call = createCall(mount, { ...circumstances, params: body, kind }, trace);
  return sendCall(mount, asked, call, text);
}

async function sendCall(
  mount: Mount,
  asked: Exchange,
  call: Call,
  text: string,
): Promise<WebResponse> {
  const { trace } = asked;
  let sends = 0;
  const send = (to: Call) => {
    // A Request can be sent once: what goes out again goes out with a body of its own.
    const same = sends++ > 0 ? text : undefined;
    const json = to.params === call.params ? same : JSON.stringify(to.params);
    const signal = to.signal === call.signal ? undefined : to.signal;
    return sendChanged(asked, { text, json, changes: changedHeaders(call, to), signal });
  };
  const chain = chainFor(mount, call);
  if (call.kind !== 'create') {
    const sent = (await wayIn(chain, call)) ?? call;
    return watched(send(sent), responses, trace);
  }
  const wire = { send, sendUntouched: () => send(call), ...responses };
  return converse(chain, call, wire, trace);
}

/** What is sent in place of what was asked for. */
interface Change {
  /** The body as it came. */
  readonly text: string;
  /** The body if it is another one. */
  readonly json: string | undefined;
  readonly changes: HeaderChanges;
  /** The signal if it is another one. */
  readonly signal?: WebSignal | undefined;
}

/** Sends the very same arguments where nothing changed. */
function sendChanged(
  { args, request, send }: Exchange,
  { text, json, changes, signal }: Change,
): Promise<WebResponse> {
  const all = namesConversation(request.headers) ? { ...changes, ...withoutConversation } : changes;
  if (json === undefined && !signal && Object.keys(all).length === 0) return send(...args);
  return send(...replaceRequest(args, json ?? text, { ...request.headers, ...all }, signal));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
