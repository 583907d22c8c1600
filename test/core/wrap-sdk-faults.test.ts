import {
  configuring,
  InternalFault,
  type Step,
  TurnwiseError,
  transforming,
  wrap,
} from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { changing, stamped } from './chain.ts';
import { createApi, ok, params } from './failing-api.ts';

const api = createApi();
afterEach(() => api.close());

describe('a fault', () => {
  const broken = transforming('window', () => {
    throw new RangeError('off by one');
  });

  test('of ours sends the caller’s own request, and is reported', async () => {
    const steps: Step[] = [];
    const client = wrap(
      await api.client(ok),
      configuring({ on: (step) => void steps.push(step) }),
      changing(stamped),
      broken,
    );
    await client.messages.create(params);
    await client.messages.countTokens(params);
    await client.messages.batches.create({ requests: [{ custom_id: 'a', params }] });
    expect(api.seen.map(({ body }) => body)).toEqual([
      params,
      params,
      { requests: [{ custom_id: 'a', params }] },
    ]);
    const step = { middleware: 'window', code: 'internal-error', path: '', lossless: true };
    expect(steps).toEqual([step, step, { ...step, path: 'requests.0.params' }]);
  });

  test('of ours is thrown where the caller wants to see it', async () => {
    const client = wrap(await api.client(ok), configuring({ onFault: 'throw' }), broken);
    const error = await client.messages.create(params).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(InternalFault);
    expect(error).toMatchObject({ middleware: 'window', cause: expect.any(RangeError) });
    expect(api.seen).toEqual([]);
  });

  test('of ours on the way back leaves the reply as it came', async () => {
    const client = wrap(await api.client(ok), (next) => async (call) => {
      await next(call);
      throw new InternalFault('cache', new RangeError('off by one'));
    });
    expect(await client.messages.create(params)).toMatchObject({ type: 'message' });
    expect(api.seen).toHaveLength(1);
  });

  test('of a middleware of the caller’s own is thrown as it is, unretried', async () => {
    const error = new RangeError('mine');
    const client = wrap(await api.client(ok), () => () => Promise.reject(error));
    await expect(client.messages.create(params)).rejects.toBe(error);
    expect(api.seen).toEqual([]);
  });

  test('that a middleware means, on the way in, is thrown as it is', async () => {
    const strict = new TurnwiseError('messages.0 is empty.');
    const client = wrap(
      await api.client(ok),
      transforming('repair', () => {
        throw strict;
      }),
    );
    await expect(client.messages.create(params)).rejects.toBe(strict);
  });

  test('of a listener breaks nothing', async () => {
    const on = [
      () => {
        throw new Error('listener');
      },
      async () => {
        throw new Error('listener');
      },
    ];
    const client = wrap(await api.client(ok), ...on.map((on) => configuring({ on })), broken);
    expect(await client.messages.create(params)).toMatchObject({ type: 'message' });
  });
});
