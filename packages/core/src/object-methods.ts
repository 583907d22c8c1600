import { isBatch, planBatch } from './batch.js';
import { converse, type Wire, watched, wayIn } from './converse.js';
import type { Call, Kind, Wishes } from './engine.js';
import { facadeOf } from './facade.js';
import {
  BETA,
  changedHeaders,
  type HeaderChanges,
  listed,
  namesConversation,
  readHeaders,
  sortHeaders,
  withoutConversation,
} from './headers.js';
import { chainFor, createCall, isParams, type Mount } from './mount.js';
import { deliverValue, receiveValue, refusalOf } from './object-reply.js';
import { rememberReport } from './report-of.js';
import { Trace } from './trace.js';
import type { ApiVersion, Platform } from './types.js';

type Method = (params: unknown, options?: unknown) => unknown;

/** A client's `messages`. */
export interface MessagesLike {
  readonly create: Method;
  readonly countTokens?: Method;
  readonly batches?: { readonly create?: Method };
}

/** What is known of the client behind the methods. */
interface Client {
  readonly apiVersion: ApiVersion;
  readonly platform: Platform;
  readonly endpoint: string;
  /** Whether betas are named in the params, as `beta.messages` does. */
  readonly beta: boolean;
}

/** The options of one request, of which the client sees all but ours. */
interface RequestOptions {
  readonly headers?: unknown;
  readonly signal?: Call['signal'];
  readonly turnwise?: false | Wishes;
}

/** The methods that go through the chain; those that the client lacks are not there either. */
export function createObjectMethods(
  mount: Mount,
  messages: MessagesLike,
  client: Client,
): Record<string, unknown> {
  const methods: Record<string, unknown> = {
    create: method(mount, client, 'create', messages.create.bind(messages)),
  };
  if (typeof messages.countTokens === 'function') {
    methods.countTokens = method(mount, client, 'count', messages.countTokens.bind(messages));
  }
  const { batches } = messages;
  if (typeof batches?.create === 'function') {
    const create = method(mount, client, 'batch', batches.create.bind(batches));
    methods.batches = facadeOf(batches, { create });
  }
  return methods;
}

function method(mount: Mount, client: Client, kind: Kind, send: Method): Method {
  return async (params, given) => {
    const { turnwise, ...rest } = (given ?? {}) as RequestOptions;
    const options = turnwise === undefined ? given : rest;
    if (turnwise === false) return sendAs(send, params, options);
    const trace = new Trace(mount.emitter);
    const wishes = turnwise ?? {};
    const request = { mount, client, kind, send: trace.counting(send), params, options, wishes };
    const value = await run(request, trace);
    rememberReport({ steps: trace.steps }, value);
    return value;
  };
}

/** A call of one method, as the caller wrote it. */
interface Request {
  readonly mount: Mount;
  readonly client: Client;
  readonly kind: Kind;
  readonly send: Method;
  readonly params: unknown;
  readonly options: unknown;
  readonly wishes: Wishes;
}

async function run(request: Request, trace: Trace): Promise<unknown> {
  const { mount, kind, params, send, options } = request;
  const circumstances = circumstancesOf(request);
  if (kind === 'batch' && isBatch(params)) {
    const { body, changes } = await planBatch(mount, circumstances, params, trace);
    return watched(sendChanged(request, body, changes), values, trace);
  }
  if (!isParams(params)) return sendAs(send, params, options);
  const call = createCall(mount, { ...circumstances, params, kind }, trace);
  const chain = chainFor(mount, call);
  if (kind === 'create') return converse(chain, call, wireOf(request, call), trace);
  const sent = (await wayIn(chain, call)) ?? call;
  return watched(sendChanged(request, sent.params, changedHeaders(call, sent)), values, trace);
}

function circumstancesOf({ client, params, options, wishes }: Request) {
  const { headers: given, signal } = (options ?? {}) as RequestOptions;
  const { headers, betas, conversation } = sortHeaders(readHeaders(given));
  const own = client.beta ? (params as { betas?: unknown } | null)?.betas : undefined;
  return {
    headers,
    betas: Array.isArray(own) ? [...betas, ...own.map(String)] : betas,
    apiVersion: headers['anthropic-version'] ?? client.apiVersion,
    platform: client.platform,
    endpoint: client.endpoint,
    wishes: conversation === undefined ? wishes : { conversation, ...wishes },
    ...(signal ? { signal } : {}),
  };
}

function wireOf(request: Request, call: Call): Wire<unknown> {
  return {
    send: (sent) =>
      sendChanged(under(request, call, sent), sent.params, changedHeaders(call, sent)),
    sendUntouched: () => sendChanged(request, call.params, {}),
    ...values,
  };
}

/** The request under the signal of a call that a middleware ends by itself. */
function under(request: Request, { signal: given }: Call, { signal }: Call): Request {
  if (!signal || signal === given) return request;
  return { ...request, options: { ...(request.options ?? {}), signal } };
}

const values = { receive: receiveValue, refusal: refusalOf, deliver: deliverValue };

/** Sends other params, and headers as far as the client's options can say them. */
async function sendChanged(
  { client, send, options }: Request,
  params: object,
  { [BETA]: betas, ...changes }: HeaderChanges,
): Promise<unknown> {
  const inParams = client.beta && betas !== undefined;
  const body = inParams ? { ...params, betas: listed(betas) } : params;
  const given = readHeaders((options as RequestOptions | undefined)?.headers);
  const all = {
    ...changes,
    ...(betas === undefined || client.beta ? {} : { [BETA]: betas }),
    ...(namesConversation(given) ? withoutConversation : {}),
  };
  if (Object.keys(all).length === 0) return sendAs(send, body, options);
  const set = Object.entries({ ...given, ...all }).filter(
    ([name, value]) => value !== null || !(name in all),
  );
  return sendAs(send, body, { ...(options ?? {}), headers: Object.fromEntries(set) });
}

/** Passes on as many arguments as there are. */
function sendAs(send: Method, params: unknown, options: unknown): unknown {
  return options === undefined ? send(params) : send(params, options);
}
