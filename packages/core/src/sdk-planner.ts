import { isBatch, planBatch } from './batch.js';
import { wayIn } from './converse.js';
import { kindOf } from './endpoint.js';
import type { Call, Kind } from './engine.js';
import {
  changedHeaders,
  type HeaderChanges,
  namesConversation,
  readHeaders,
  sortHeaders,
  withoutConversation,
} from './headers.js';
import { chainFor, createCall, type Incoming, isParams, type Mount } from './mount.js';
import { apiVersionOf, endpointOf, platformOf } from './platform.js';
import type { SdkClient, SdkOptions } from './sdk-client.js';
import { type Handover, SdkSession } from './sdk-session.js';
import { Trace } from './trace.js';

/** Everything of an incoming request except its body. */
export type Circumstances = Omit<Incoming, 'params' | 'kind'>;

/** What a request's options and its client say about it. */
export function circumstancesOf(
  client: SdkClient,
  options: Partial<SdkOptions>,
  headers: unknown,
): Circumstances {
  const defaults = readHeaders(client._options?.defaultHeaders);
  const own = readHeaders(headers);
  const { conversation, betas } = sortHeaders({ ...defaults, ...own });
  const wishes = options.turnwise || {};
  const version = own['anthropic-version'] ?? defaults['anthropic-version'];
  return {
    headers: sortHeaders(own).headers,
    betas,
    apiVersion: version ?? apiVersionOf(client),
    platform: platformOf(client),
    endpoint: endpointOf(client),
    wishes: conversation === undefined ? wishes : { conversation, ...wishes },
    ...(options.signal ? { signal: options.signal } : {}),
  };
}

/**
 * Plans requests before the SDK serializes them. What it puts into the options is theirs for all
 * attempts; a retry finds it there and is not planned again.
 */
export class SdkPlanner {
  readonly #sessions = new WeakMap<object, SdkSession>();
  readonly #mount: Mount;
  readonly #client: SdkClient;

  constructor(mount: Mount, client: SdkClient) {
    this.#mount = mount;
    this.#client = client;
  }

  /** The session that these options are under way in. */
  sessionOf(options: SdkOptions): SdkSession | undefined {
    return this.#sessions.get(options);
  }

  async prepare(options: SdkOptions): Promise<void> {
    const kind = kindOf(options.method, options.path);
    if (!kind || options.turnwise === false) return;
    if (this.#isUnderWay(options)) return this.#sessions.get(options)?.planning;
    if (options.signal?.aborted || Object.isFrozen(options)) return;
    const original = { body: options.body, headers: options.headers };
    const session = new SdkSession(original, new Trace(this.#mount.emitter));
    this.#sessions.get(options)?.abandon();
    this.#sessions.set(options, session);
    session.planning = this.#plan(session, kind, options);
    return session.planning;
  }

  /** True for a retry. Options that are used for another request are as they were again. */
  #isUnderWay(options: SdkOptions): boolean {
    const session = this.#sessions.get(options);
    if (!session || session.body !== options.body) return false;
    if (!session.settled) {
      session.attempt += 1;
      return true;
    }
    options.body = session.original.body;
    options.headers = session.original.headers;
    return false;
  }

  async #plan(session: SdkSession, kind: Kind, options: SdkOptions): Promise<void> {
    const { body } = options;
    const { trace } = session;
    const circumstances = circumstancesOf(this.#client, options, options.headers);
    if (isParams(body)) {
      const call = createCall(this.#mount, { ...circumstances, params: body, kind }, trace);
      const { call: sent } = await this.#begin(session, call, options);
      session.planned = sent ?? call;
      session.body = session.planned.params;
      this.#write(options, session.body, changedHeaders(call, session.planned));
    } else if (kind === 'batch' && isBatch(body)) {
      const plan = await planBatch(this.#mount, circumstances, body, trace);
      session.body = plan.body;
      this.#write(options, plan.body, plan.changes);
    }
  }

  async #begin(session: SdkSession, call: Call, options: SdkOptions): Promise<Handover> {
    const chain = chainFor(this.#mount, call);
    if (call.kind === 'create') return session.start(chain, call, options.signal);
    const sent = await wayIn(chain, call);
    return sent ? { call: sent } : {};
  }

  #write(options: SdkOptions, body: unknown, changed: HeaderChanges): void {
    options.body = body;
    const own = readHeaders(options.headers);
    const defaults = readHeaders(this.#client._options?.defaultHeaders);
    const changes = {
      ...changed,
      ...(namesConversation({ ...defaults, ...own }) ? withoutConversation : {}),
    };
    if (Object.keys(changes).length > 0) options.headers = { ...own, ...changes };
  }
}
