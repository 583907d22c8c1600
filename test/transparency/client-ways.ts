import Anthropic from '@anthropic-ai/sdk';
import { params } from '../core/failing-api.ts';
import type { Way } from './observe.ts';

type Middleware = NonNullable<Anthropic['middleware']>[number];

export const ask = (client: Anthropic, options?: object) => client.messages.create(params, options);

export const adding: Middleware = (request, next) => {
  request.headers.set('x-added', 'yes');
  return next(request);
};

/** What the types hide. */
interface Internals extends Record<string, unknown> {
  readonly _options: object;
  stringifyQuery(query: object): string;
  makeStatusError(...args: unknown[]): Error;
}

class Custom extends Anthropic {
  readonly flavor = 'custom';
  override async prepareOptions(options: { headers?: unknown }): Promise<void> {
    options.headers = { ...(options.headers as object), 'x-prepared': 'yes' };
  }
  override async prepareRequest(request: { headers?: unknown }): Promise<void> {
    (request.headers as Headers).set('x-signed', 'yes');
  }
}

/** What a client has and tells about itself, and what can be asked of it beside Messages. */
export const clientWays: Readonly<Record<string, Way>> = {
  'instanceof, keys and fields': {
    run: (client) => {
      const { _options, ...fields } = client as unknown as Internals;
      const { messages, models, files, skills, beta, organization, userProfiles, ...own } = fields;
      const told = [client instanceof Anthropic, client.constructor, Object.keys(client)];
      return [told, Object.keys(_options), own.maxRetries, own.timeout, own.logLevel, own.baseURL];
    },
  },
  'for … in and JSON': {
    run: (client) => {
      const names: string[] = [];
      for (const name in client) names.push(name);
      return [names, Object.getOwnPropertyNames(client.messages), client.middleware];
    },
  },
  'the same resources': {
    run: (client) => {
      const reach = () => [client.messages, client.beta.messages, client.messages.batches];
      const first = reach();
      return reach().map((resource, i) => resource === first[i]);
    },
  },
  'options, as they were given': {
    options: {
      defaultQuery: { a: 'b' },
      timeout: 5_000,
      maxRetries: 1,
      defaultHeaders: { x: 'y' },
    },
    run: (client) => (client as unknown as Internals)._options,
  },
  get: { run: (client) => client.get('/v1/things', { query: { a: 1 } }) },
  post: { run: (client) => client.post('/v1/things', { body: { a: 1 } }) },
  put: { run: (client) => client.put('/v1/things', { body: { a: 1 } }) },
  patch: { run: (client) => client.patch('/v1/things', { body: { a: 1 } }) },
  delete: { run: (client) => client.delete('/v1/things') },
  'get of Messages': { run: (client) => client.get('/v1/messages') },
  'post of Messages': { run: (client) => client.post('/v1/messages', { body: params }) },
  'post of Messages, as text': {
    run: (client) => client.post('/v1/messages', { body: JSON.stringify(params) }),
  },
  'post of Messages, as bytes': {
    run: (client) =>
      client.post('/v1/messages', { body: new TextEncoder().encode(JSON.stringify(params)) }),
  },
  'post of Messages, later': {
    run: (client) => client.post('/v1/messages', Promise.resolve({ body: params })),
  },
  'post of Messages, for its bytes': {
    run: (client) => client.post('/v1/messages', { body: params, __binaryResponse: true }),
  },
  request: {
    run: (client) => client.request({ method: 'post', path: '/v1/messages', body: params }),
  },
  'request, frozen': {
    run: (client) =>
      client.request(Object.freeze({ method: 'post', path: '/v1/messages', body: params })),
  },
  buildURL: { run: (client) => client.buildURL('/v1/messages', { a: 1 }).slice(-20) },
  buildRequest: {
    run: async (client) => {
      const options = { method: 'post' as const, path: '/v1/messages', body: params };
      const { req, timeout } = await client.buildRequest(options);
      return [req, timeout];
    },
  },
  stringifyQuery: {
    run: (client) => (client as unknown as Internals).stringifyQuery({ a: [1, 2], b: { c: 1 } }),
  },
  makeStatusError: {
    run: (client) =>
      (client as unknown as Internals).makeStatusError(
        400,
        { error: {} },
        undefined,
        new Headers(),
      ),
  },
  getAPIList: { run: async (client) => (await client.models.list()).getPaginatedItems() },
  'withOptions, chained': {
    run: async (client) => {
      const clone = client.withOptions({ maxRetries: 7 }).withOptions({ timeout: 1_000 });
      return [await ask(clone), clone.maxRetries, clone.timeout, clone.constructor];
    },
  },
  'withOptions, other headers and query': {
    options: { defaultHeaders: { 'x-old': '1' } },
    run: (client) =>
      ask(client.withOptions({ defaultHeaders: { 'x-new': '1' }, defaultQuery: { q: '1' } })),
  },
  'withOptions, middleware put in': {
    run: (client) => ask(client.withOptions({ middleware: [...client.middleware, adding] })),
  },
  'withOptions, middleware taken out': {
    options: { middleware: [adding] },
    run: (client) => ask(client.withOptions({ middleware: [] })),
  },
  'withOptions, another key': {
    run: (client) => ask(client.withOptions({ apiKey: 'other' })),
  },
  'a subclass': {
    client: Custom,
    run: async (client) => [await ask(client), (client as Custom).flavor],
  },
};
