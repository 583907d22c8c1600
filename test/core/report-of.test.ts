import { type Middleware, reportOf, wrap } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { createApi, failing, ok, overloaded, params } from './failing-api.ts';

const api = createApi();
afterEach(() => api.close());

const step = { middleware: 'a', code: 'b', path: 'messages.0', lossless: true };
const reporting: Middleware = (next) => (call) => {
  call.report(step);
  return next(call);
};

describe('reportOf', () => {
  test('knows a message, a stream, its response and a count', async () => {
    const { messages } = wrap(await api.client(ok), reporting);
    const message = await messages.create(params);
    const stream = await messages.create({ ...params, stream: true });
    const helper = messages.stream(params);
    const { response } = await messages.create(params).withResponse();
    const count = await messages.countTokens(params);
    await helper.finalMessage();
    for (const reply of [message, stream, helper, response, count]) {
      expect(reportOf(reply)).toEqual({ steps: [step] });
    }
  });

  test('knows a stream helper before its first event', async () => {
    const { messages } = wrap(await api.client(ok), reporting);
    const helper = messages.stream(params);
    await helper.withResponse();
    expect(reportOf(helper)).toEqual({ steps: [step] });
    await helper.finalMessage();
  });

  test('knows a message that came after retries', async () => {
    const { messages } = wrap(await api.client(failing(1, overloaded)), reporting);
    expect(reportOf(await messages.create(params))).toEqual({ steps: [step] });
  });

  test('names the request of a batch in its paths', async () => {
    const { messages } = wrap(await api.client(ok), reporting);
    const requests = [
      { custom_id: 'a', params },
      { custom_id: 'b', params },
    ];
    const batch = await messages.batches.create({ requests });
    expect(reportOf(batch)?.steps.map(({ path }) => path)).toEqual([
      'requests.0.params.messages.0',
      'requests.1.params.messages.0',
    ]);
  });

  test('hears what is reported after the reply was given', async () => {
    const late: Middleware = (next) => async (call) =>
      (await next(call)).observe(() => call.report(step));
    const { messages } = wrap(await api.client(ok), late);
    const stream = await messages.create({ ...params, stream: true });
    expect(reportOf(stream)).toEqual({ steps: [] });
    for await (const _ of stream);
    expect(reportOf(stream)).toEqual({ steps: [step] });
  });

  test('does not know replies of other clients', async () => {
    const client = await api.client(ok);
    expect(reportOf(await client.messages.create(params))).toBeUndefined();
  });
});
