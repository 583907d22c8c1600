import { kindOf } from './endpoint.js';
import type { Kind } from './engine.js';
import { readHeaders } from './headers.js';
import type { Mount } from './mount.js';
import type { Step } from './report.js';
import { rememberResponse } from './report-of.js';
import {
  hasRetries,
  isRetried,
  type SdkClient,
  type SdkMiddleware,
  type SdkNext,
  type SdkOptions,
  type SdkRequest,
} from './sdk-client.js';
import { circumstancesOf, SdkPlanner } from './sdk-planner.js';
import { requestOf, rewriteAndSend } from './sdk-rewriter.js';
import type { SdkSession } from './sdk-session.js';
import type { WebResponse } from './web.js';

/** A request on its way through the SDK's middleware. */
interface Passing {
  readonly kind: Kind;
  readonly request: SdkRequest;
  readonly next: SdkNext;
  readonly options: SdkOptions | undefined;
}

const ours = new WeakSet<SdkMiddleware>();

/**
 * A clone of an SDK client with the chain in its way. The way in runs in `prepareOptions`, while
 * the request is an object still; the way back in a middleware, which stands last.
 *
 * @param adopt is told of the clone, and of every clone that is made of it later
 */
export function wrapSdk(
  client: SdkClient,
  mount: Mount,
  adopt: (client: object) => void,
): SdkClient {
  const cloning = client.withOptions;
  function clone(from: SdkClient, options: Parameters<typeof cloning>[0]): SdkClient {
    const list = (options.middleware ?? from.middleware).filter((entry) => !ours.has(entry));
    const inner = new SdkMount(mount);
    const middleware = [inner.first, ...list, inner.last];
    const cloned = cloning.call(from, { ...options, middleware });
    inner.attach(cloned);
    define(cloned, 'withOptions', (more: typeof options) => clone(cloned, more));
    adopt(cloned);
    return cloned;
  }
  return clone(client, {});
}

function define(client: SdkClient, name: 'prepareOptions' | 'withOptions', value: unknown): void {
  Object.defineProperty(client, name, { value, configurable: true, writable: true });
}

/** What one clone needs: its hook, and a middleware at either end of its list. */
class SdkMount {
  readonly first: SdkMiddleware;
  readonly last: SdkMiddleware;
  readonly #mount: Mount;
  /** The body as the SDK serialized it, to notice when a middleware sends another one. */
  readonly #serialized = new WeakMap<object, unknown>();
  #client!: SdkClient;
  #planner!: SdkPlanner;

  constructor(mount: Mount) {
    this.#mount = mount;
    this.first = async (request, next, { options }) => {
      if (options) this.#serialized.set(options, request.body);
      return next(request);
    };
    this.last = (request, next, { options }) => this.#pass(request, next, options);
    ours.add(this.first);
    ours.add(this.last);
  }

  attach(client: SdkClient): void {
    const planner = new SdkPlanner(this.#mount, client);
    this.#client = client;
    this.#planner = planner;
    const { prepareOptions } = client;
    if (typeof prepareOptions !== 'function') return;
    define(client, 'prepareOptions', async (options: SdkOptions) => {
      await prepareOptions.call(client, options);
      await planner.prepare(options);
    });
  }

  #pass(request: SdkRequest, next: SdkNext, options: SdkOptions | undefined): Promise<WebResponse> {
    const kind = kindOf(request.method, request.url);
    if (!kind || options?.turnwise === false || typeof request.body !== 'string') {
      return next(request);
    }
    const passing = { kind, request, next, options };
    const session = options && this.#planner.sessionOf(options);
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
    const { planned } = session;
    const retries = hasRetries(request, options, this.#client);
    let response: WebResponse;
    if (session.answered) return session.finish();
    try {
      response = await next(request);
    } catch (error) {
      if (session.settled || (retries && !options.signal?.aborted)) throw error;
      return session.fail(error);
    }
    if (session.settled || (retries && isRetried(response))) return response;
    const result = await session.arrive(response, (call) =>
      next(planned ? requestOf(request, planned, call) : request),
    );
    rememberResponse(session.report, result, request.signal, options.signal);
    return result;
  }

  /** Plans a request that is serialized already: it came another way than through the hook. */
  async #rewrite(passing: Passing, session?: SdkSession): Promise<WebResponse> {
    const { kind, request, next, options } = passing;
    const steps: Step[] = [];
    const body = session ? session.original.body : parsed(request.body);
    const circumstances = session
      ? circumstancesOf(this.#client, options ?? {}, session.original.headers)
      : circumstancesOf(this.#client, options ?? {}, requestHeaders(request, options));
    const serialized = { kind, request, circumstances, body, planned: session?.planned };
    const result = await rewriteAndSend(this.#mount, serialized, next, steps);
    rememberResponse({ steps }, result, request.signal, options?.signal);
    return result;
  }
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
