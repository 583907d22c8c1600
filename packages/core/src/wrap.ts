import type { Middleware } from './engine.js';
import { OptionError } from './errors.js';
import { rememberEmitter } from './events-of.js';
import { createMount } from './mount.js';
import { isSdkClient } from './sdk-client.js';
import { isWrappedFetch, wrapFetch } from './wrap-fetch.js';
import { isObjectClient, wrapObject } from './wrap-object.js';
import { wrapSdk } from './wrap-sdk.js';

const wrapped = new WeakSet<object>();

/**
 * A client of the same type whose Messages requests pass through the middleware, the first of
 * them outermost. The client that was given stays as it is.
 *
 * Takes a client of the official SDK (Anthropic, Bedrock, Vertex, Foundry, AWS) or any object
 * with `messages.create`.
 *
 * @throws OptionError for anything else, and for a client that is wrapped already
 */
export function wrap<T extends object>(client: T, ...middleware: readonly Middleware[]): T {
  if (wrapped.has(client) || isWrappedFetch(fetchOf(client))) {
    throw new OptionError(
      'wrap: this client is wrapped already. Pass all middleware to one wrap(client, …).',
    );
  }
  const clone = mounted(client, middleware) as T;
  wrapped.add(clone);
  return clone;
}

function mounted(client: object, middleware: readonly Middleware[]): object {
  if (isSdkClient(client)) {
    const mount = createMount(middleware);
    return wrapSdk(client, mount, (clone) => {
      wrapped.add(clone);
      rememberEmitter(clone, mount.emitter);
    });
  }
  if (isFetchClient(client)) {
    return client.withOptions({ fetch: wrapFetch(client.fetch, ...middleware) });
  }
  if (isObjectClient(client)) {
    const mount = createMount(middleware);
    const facade = wrapObject(client, mount);
    rememberEmitter(facade, mount.emitter);
    return facade;
  }
  throw new OptionError(
    'wrap: this is no client. Pass new Anthropic() or an object with messages.create(params); for a fetch use wrapFetch(fetch, …).',
  );
}

/** An SDK client from before its middleware. */
interface FetchClient {
  readonly fetch: (input: never, init?: never) => Promise<unknown>;
  withOptions(options: { readonly fetch: FetchClient['fetch'] }): object;
}

function isFetchClient(client: object): client is FetchClient {
  const { withOptions } = client as Partial<FetchClient>;
  return typeof withOptions === 'function' && typeof fetchOf(client) === 'function';
}

function fetchOf(client: object): unknown {
  return (client as Partial<FetchClient> | null)?.fetch;
}
