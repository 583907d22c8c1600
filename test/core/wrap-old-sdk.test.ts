import { type Middleware, wrap } from '@turnwise/core';
import Anthropic0 from 'anthropic-sdk-0';
import { afterEach, describe, expect, test } from 'vitest';
import { changing, collect, stamped } from './chain.ts';
import { createApi, ok, params } from './failing-api.ts';

const api = createApi();
afterEach(() => api.close());

describe('an SDK from before its middleware', () => {
  async function create(...middleware: Middleware[]): Promise<Anthropic0> {
    const baseURL = await api.start(ok);
    class Old extends Anthropic0 {}
    const client = new Old({ apiKey: 'key', baseURL });
    Object.defineProperty(client, 'backendMiddleware', { value: undefined });
    client.withOptions = (options) =>
      new Anthropic0({ apiKey: 'key', baseURL, ...options }) as never;
    return wrap(client, ...middleware);
  }

  test('is wrapped by its fetch', async () => {
    const client = await create(changing(stamped));
    await client.messages.create(params);
    await collect(await client.messages.create({ ...params, stream: true }));
    expect(api.seen.map(({ body }) => body.system)).toEqual(['Stamped.', 'Stamped.']);
    expect(() => wrap(client.withOptions({}))).toThrow(/wrapped already/);
  });
});
