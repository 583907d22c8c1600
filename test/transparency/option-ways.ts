import type Anthropic from '@anthropic-ai/sdk';
import { params } from '../core/failing-api.ts';
import { adding, ask } from './client-ways.ts';
import type { Way } from './observe.ts';

type Middleware = NonNullable<Anthropic['middleware']>[number];

const asking = (options: object) => (client: Anthropic) => ask(client, options);

/** Writes down what it sees of a request and its response. */
function watching(log: unknown[], name: string): Middleware {
  return async (request, next, { options, parse }) => {
    log.push([name, request.method, [...request.headers], request.body, options?.path]);
    const response = await next(request);
    const bytes = response.headers.get('content-type') === 'text/event-stream';
    log.push([name, response.status, bytes || (await parse(response))]);
    return response;
  };
}

const rewriting: Middleware = (request, next) =>
  next({ ...request, body: JSON.stringify({ ...JSON.parse(String(request.body)), metadata: {} }) });

const answering: Middleware = async () => Response.json({ type: 'message', content: [] });

const twice: Middleware = async (request, next) => {
  await next(request);
  return next(request);
};

const throwing: Middleware = () => Promise.reject(new RangeError('mine'));

const consuming: Middleware = async (request, next) => {
  const response = await next(request);
  await response.text();
  return response;
};

/** What a client and a request can be told. */
export const optionWays: Readonly<Record<string, Way>> = {
  'request options: headers': {
    run: asking({ headers: { 'x-a': '1', 'X-B': undefined, 'anthropic-version': '2023-06-01' } }),
  },
  'request options: headers taken away': {
    options: { defaultHeaders: { 'x-default': '1' } },
    run: asking({ headers: { 'x-default': null, 'user-agent': null } }),
  },
  'request options: headers as pairs': { run: asking({ headers: [['x-a', '1']] }) },
  'request options: Headers': { run: asking({ headers: new Headers({ 'x-a': '1' }) }) },
  'request options: retry count taken away': {
    run: asking({ headers: { 'X-Stainless-Retry-Count': null } }),
  },
  'request options: query': { run: asking({ query: { a: 1, b: [2, 3] } }) },
  'request options: timeout': { run: asking({ timeout: 7_000 }) },
  'request options: a wrong timeout': { run: asking({ timeout: -1 }) },
  'request options: wrong retries': { run: asking({ maxRetries: -1 }) },
  'request options: fetchOptions': {
    run: asking({
      fetchOptions: { headers: { 'x-fetch': '1', 'content-type': 'application/json' } },
    }),
  },
  'request options: defaultBaseURL': { run: asking({ defaultBaseURL: 'http://127.0.0.1:1' }) },
  'request options: unknown ones': { run: asking({ unknown: 1, idempotencyKey: 'once' }) },
  'request options: middleware': {
    run: async (client) => {
      const log: unknown[] = [];
      return [await ask(client, { middleware: [watching(log, 'request'), adding] }), log];
    },
  },
  'client options: middleware': {
    run: async (client) => {
      const log: unknown[] = [];
      const middleware = [watching(log, 'outer'), adding, watching(log, 'inner')];
      return [await ask(client.withOptions({ middleware })), log];
    },
  },
  'client options: middleware, streamed': {
    run: async (client) => {
      const log: unknown[] = [];
      const clone = client.withOptions({ middleware: [watching(log, 'a')] });
      return [await clone.messages.stream(params).finalMessage(), log];
    },
  },
  'client options: middleware pushed later': {
    run: (client) => {
      (client.middleware as Middleware[]).push(adding);
      return ask(client);
    },
  },
  'client options: middleware of every kind': {
    run: async (client) => {
      const log: unknown[] = [];
      for (const middleware of [rewriting, answering, twice, throwing, consuming]) {
        const clone = client.withOptions({ middleware: [middleware] });
        log.push(await ask(clone).catch((error: unknown) => error));
        log.push(await ask(client, { middleware: [middleware] }).catch((error: unknown) => error));
      }
      return log;
    },
  },
  'client options: headers and query': {
    options: { defaultHeaders: { 'X-Default': '1', accept: null }, defaultQuery: { q: 'a b' } },
    run: ask,
  },
  'client options: a token in place of a key': {
    options: { apiKey: null, authToken: 'token' },
    run: ask,
  },
  'client options: a key that is asked for': {
    options: { apiKey: () => Promise.resolve('asked') },
    run: ask,
  },
  'client options: credentials': {
    options: {
      apiKey: undefined,
      credentials: async () => ({ token: 'minted', expiresAt: null }),
    },
    run: async (client) => [await ask(client), await ask(client)],
  },
  'client options: fetch': {
    run: async (client) => {
      const log: unknown[] = [];
      const clone = client.withOptions({
        fetch: (url, { signal, headers, ...init } = {}) => {
          log.push([String(url).slice(-12), [...(headers as Headers)], init, signal?.aborted]);
          return fetch(url, { headers, ...init } as RequestInit);
        },
      });
      return [await ask(clone), log];
    },
  },
  'client options: logger': {
    run: async (client) => {
      const log: string[] = [];
      const say = (...told: unknown[]) => void log.push(JSON.stringify(told));
      const logger = { debug: say, info: say, warn: say, error: say };
      await ask(client.withOptions({ logger, logLevel: 'debug' }));
      return log.map((line) =>
        line
          .replaceAll(/log_[0-9a-f]{6}/g, 'log')
          .replaceAll(/in \d+ms|"durationMs":\d+/g, '')
          .replaceAll(/"date":"[^"]*"/g, ''),
      );
    },
  },
  'client options: logging to the console': {
    run: async (client) => {
      await ask(client.withOptions({ logLevel: 'info' }));
    },
  },
};
