import Anthropic from '@anthropic-ai/sdk';
import { wrap } from '@turnwise/core';
import { stack, turnwise } from 'turnwise';
import { afterAll, describe, expect, test } from 'vitest';
import { clientWays } from './client-ways.ts';
import { failureWays } from './failure-ways.ts';
import { callPlainly, type Method, methodsOf } from './methods.ts';
import { observe, unmarked, type Way } from './observe.ts';
import { optionWays } from './option-ways.ts';
import { messagesWays } from './ways.ts';
import { startWire } from './wire.ts';

const wire = await startWire();
afterAll(() => wire.close());

const marking = (client: Anthropic) => turnwise(client);

const wrappers: Record<string, (client: Anthropic) => Anthropic> = {
  'no middleware': (client) => wrap(client),
  'the stack without marks': (client) => wrap(client, ...stack({ cache: false })),
  'the whole stack': marking,
};

async function compare(way: Way, wrapped: (client: Anthropic) => Anthropic): Promise<void> {
  const create = () => {
    const base = { apiKey: 'key', baseURL: wire.url, maxRetries: 2 };
    return new (way.client ?? Anthropic)({ ...base, ...way.options });
  };
  const bare = await observe(way, create(), wire.begin(way.answer));
  const through = await observe(way, wrapped(create()), wire.begin(way.answer));
  if (wrapped === marking) expect(unmarked(through)).toEqual(unmarked(bare));
  else expect(through).toEqual(bare);
}

const sample = new Anthropic({ apiKey: 'key' });
const methods = methodsOf(sample);
const isMessages = ({ path }: Method) => /^(beta\.)?messages\./.test(path);
const isResource = ({ path }: Method) => path.includes('.');

/** What a client has of its own: to be called, and for its own use. */
const OWN = `get post put patch delete request buildURL buildRequest withOptions getAPIList
  stringifyQuery makeStatusError`.split(/\s+/);
const INTERNAL = `_instrumentationScope _shouldResolveDefaultCredentials _applyCredentialBaseURL
  _credentialResolverOptions _credentialsFetch _makeTokenCache _resolveDefaultCredentials
  defaultQuery validateHeaders _authFlags authHeaders apiKeyAuth bearerAuth getUserAgent
  _calculateNonstreamingTimeout prepareOptions prepareRequest backendMiddleware methodRequest
  makeTracedRequest makeRequest requestAPIList fetchWithTimeout shouldRetry retryRequest
  calculateDefaultRetryTimeoutMillis calculateNonstreamingTimeout buildHeaders _makeAbort buildBody
  isStreamBody`.split(/\s+/);

test('every method of the installed SDK is known', () => {
  const ways = [...Object.keys(messagesWays), ...Object.keys(clientWays), ...INTERNAL];
  const unknown = methods
    .filter((method) => isMessages(method) || !isResource(method))
    .map(({ path }) => path)
    .filter((path) => !ways.some((way) => way === path || way.startsWith(`${path},`)));
  expect(unknown).toEqual([]);
  expect(OWN.filter((name) => !ways.some((way) => way.split(',')[0] === name))).toEqual([]);
});

describe.each(Object.entries(wrappers))('with %s', (_, wrapped) => {
  describe('Messages are used and answered as without', () => {
    test.each(Object.keys(messagesWays))('%s', (way) => compare(messagesWays[way] as Way, wrapped));
  });

  describe('options do what they do without', () => {
    test.each(Object.keys(optionWays))('%s', (way) => compare(optionWays[way] as Way, wrapped));
  });

  describe('a client is as without', () => {
    test.each(Object.keys(clientWays))('%s', (way) => compare(clientWays[way] as Way, wrapped));
  });
});

describe('failures are as without', () => {
  test.each(Object.keys(failureWays))('%s', (way) => compare(failureWays[way] as Way, marking));
});

describe('everything that is not Messages passes untouched', () => {
  const others = methods.filter((method) => isResource(method) && !isMessages(method));
  test.each(others.map((method) => [method.path, method] as const))('%s', (_, method) =>
    compare({ run: (client) => callPlainly(client, method) }, turnwise),
  );
});
