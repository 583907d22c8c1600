import { kindOf } from './endpoint.js';
import type { Call, Kind } from './engine.js';
import { readHeaders } from './headers.js';
import type { Mount } from './mount.js';
import { rememberResponse } from './report-of.js';
import {
  isRetried,
  type SdkClient,
  type SdkMiddleware,
  type SdkNext,
  type SdkOptions,
  type SdkRequest,
} from './sdk-client.js';
import { circumstancesOf, SdkPlanner } from './sdk-planner.js';
import { requestOf, rewriteAndSend, signaled } from './sdk-rewriter.js';
import type { SdkSession } from './sdk-session.js';
import { Trace } from './trace.js';
import type { WebResponse } from './web.js';

/** A request on its way through the SDK's middleware. */
interface Passing {
  readonly kind: Kind;
  readonly request: SdkRequest;
  readonly next: SdkNext;
  readonly options: SdkOptions | undefined;
}

/** What an SDK client's own hooks are replaced by, given the client's own. */
type Hooks = {
  readonly [K in 'prepareOptions' | 'buildRequest' | 'backendMiddleware' | 'fetchWithTimeout']?: (
    own: NonNullable<SdkClient[K]>,
  ) => NonNullable<SdkClient[K]>;
};

/**
 * A clone of an SDK client with the chain in its way. The way in runs in `prepareOptions`, while
 * the request is an object still; the way back next to the backend's own middleware, inside those
 * of the client and the request, whose lists stay the program's.
 *
 * @param adopt is told of the clone, and of every clone that is made of it later
 */
export function wrapSdk(
  client: SdkClient,
  mount: Mount,
  adopt: (client: object) => void,
): SdkClient {
  const cloning = client.withOptions;
  function clone(from: SdkClient, options: object): SdkClient {
    const cloned = cloning.call(from, options);
    replace(cloned, new SdkMount(mount, cloned).hooks);
    define(cloned, 'withOptions', (more: object) => clone(cloned, more));
    adopt(cloned);
    return cloned;
  }
  const wrapped = clone(client, {});
  // A clone counts what it takes over as given: a timeout in there would let long calls through.
  if (client._options) define(wrapped, '_options', { ...client._options }, true);
  return wrapped;
}

function replace(client: SdkClient, hooks: Hooks): void {
  for (const name of Object.keys(hooks) as (keyof Hooks)[]) {
    const own = client[name];
    const hook = hooks[name] as ((own: unknown) => unknown) | undefined;
    if (typeof own === 'function') define(client, name, hook?.(own.bind(client)));
  }
}

/** What is hung on a clone does not show among its own fields. */
function define(client: SdkClient, name: keyof SdkClient, value: unknown, enumerable = false) {
  Object.defineProperty(client, name, { value, configurable: true, writable: true, enumerable });
}

/** What stands in the way of one clone's requests. */
class SdkMount {
  readonly hooks: Hooks;
  readonly #mount: Mount;
  readonly #client: SdkClient;
  readonly #planner: SdkPlanner;
  /** The body as the SDK serialized it, to notice when a middleware sends another one. */
  readonly #serialized = new WeakMap<object, unknown>();

  constructor(mount: Mount, client: SdkClient) {
    this.#mount = mount;
    this.#client = client;
    this.#planner = new SdkPlanner(mount, client);
    const last: SdkMiddleware = (request, next, { options }) => this.#pass(request, next, options);
    this.hooks = {
      prepareOptions: (own) => async (options) => {
        await own(options);
        await this.#planner.prepare(options);
      },
      buildRequest: (own) => (options, attempt) =>
        own(options, attempt).catch((error) => {
          this.#planner.sessionOf(options)?.abandon();
          throw error;
        }),
      backendMiddleware: (own) => () => [last, ...own()],
      fetchWithTimeout: (own) => (url, init, ms, controller, options, log) => {
        if (options) this.#serialized.set(options, init?.body);
        const sent = own(url, init, ms, controller, options, log);
        return options ? this.#watch(sent, options) : sent;
      },
    };
  }

  /** Ends a chain that waits for a response which another has given, or nobody will give. */
  async #watch(sent: Promise<WebResponse>, options: SdkOptions): Promise<WebResponse> {
    const session = this.#planner.sessionOf(options);
    let again = session && this.#hasRetries(session, options);
    try {
      const response = await sent;
      again &&= isRetried(response);
      return response;
    } catch (error) {
      again &&= error === session?.passed;
      throw error;
    } finally {
      if (!again) session?.abandon();
    }
  }

  /** Whether the SDK has an attempt left after this one. */
  #hasRetries(session: SdkSession, options: SdkOptions): boolean {
    return session.attempt < (options.maxRetries ?? this.#client.maxRetries);
  }

  #pass(request: SdkRequest, next: SdkNext, options: SdkOptions | undefined): Promise<WebResponse> {
    const kind = kindOf(request.method, request.url);
    const session = options && this.#planner.sessionOf(options);
    if (!kind || options?.turnwise === false || typeof request.body !== 'string') {
      return next(request);
    }
    const passing = { kind, request, next, options };
    if (!session || !options) return this.#rewrite(passing);
    if (this.#serialized.get(options) !== request.body) {
      session.abandon();
      return this.#rewrite(passing);
    }
    return session.settled
      ? this.#rewrite(passing, session)
      : this.#proceed(session, request, next, options);
  }

  /** Brings the session its response, unless the SDK will ask for another one. */
  async #proceed(
    session: SdkSession,
    request: SdkRequest,
    next: SdkNext,
    options: SdkOptions,
  ): Promise<WebResponse> {
    const { planned, trace } = session;
    const send = trace.counting(next);
    const retries = this.#hasRetries(session, options);
    const requestFor = (call: Call, from: Call) =>
      signaled(requestOf(request, from, call), call, options.signal);
    const sent = (call: Call | undefined) =>
      send(planned && call ? requestFor(call, planned) : request);
    const arrive = async (response: WebResponse | Promise<never>) => {
      const result = await session.arrive(response, sent);
      rememberResponse({ steps: trace.steps }, result, request.signal, options.signal);
      return result;
    };
    if (session.answered) return session.finish();
    let response: WebResponse;
    try {
      response = await sent(planned);
    } catch (error) {
      if (isAborted(session, options)) return session.fail(error);
      if (isLast(session, retries)) return arrive(Promise.reject(error));
      session.passed = error;
      throw error;
    }
    if (session.settled || (retries && isRetried(response))) return response;
    return arrive(response);
  }

  /** Plans a request that is serialized already: it came another way than through the hook. */
  async #rewrite(passing: Passing, session?: SdkSession): Promise<WebResponse> {
    const { kind, request, next, options } = passing;
    const trace = new Trace(this.#mount.emitter);
    const body = session ? session.original.body : parsed(request.body);
    const circumstances = session
      ? circumstancesOf(this.#client, options ?? {}, session.original.headers)
      : circumstancesOf(this.#client, options ?? {}, requestHeaders(request, options));
    const serialized = { kind, request, circumstances, body, planned: session?.planned };
    const result = await rewriteAndSend(this.#mount, serialized, trace.counting(next), trace);
    rememberResponse({ steps: trace.steps }, result, request.signal, options?.signal);
    return result;
  }
}

function isAborted({ settled }: SdkSession, { signal }: SdkOptions): boolean {
  return !settled && signal?.aborted === true;
}

/** Whether the SDK will not try again, or a middleware has ended what it sent by itself. */
function isLast({ settled, planned }: SdkSession, retries: boolean): boolean {
  return !settled && (!retries || planned?.signal?.aborted === true);
}

/** The caller's own headers, and of the SDK's those that say something to us. */
function requestHeaders(request: SdkRequest, options: SdkOptions | undefined): object {
  const all = readHeaders(request.headers);
  const own = Object.keys(readHeaders(options?.headers));
  const telling = ['anthropic-beta', 'anthropic-version', 'x-turnwise-conversation'];
  return Object.fromEntries([...telling, ...own].map((name) => [name, all[name]]));
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
