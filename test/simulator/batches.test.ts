import Anthropic, { type ClientOptions } from '@anthropic-ai/sdk';
import type { SimulatorOptions } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2026-11-15T12:00:00.000Z');

const params = {
  model: 'claude-opus-5-5',
  max_tokens: 1024,
  messages: [{ role: 'user' as const, content: 'Hello' }],
};

const open = async (options: SimulatorOptions = {}, more: ClientOptions = {}) => {
  const { client, simulator } = await connect({ now, ...options }, more);
  const { batches } = client.messages;
  const create = (...ids: readonly string[]) =>
    batches.create({ requests: ids.map((custom_id) => ({ custom_id, params })) });
  const results = async (id: string) => {
    const lines = [];
    for await (const line of await batches.results(id)) lines.push(line);
    return lines;
  };
  const kinds = async (id: string) => (await results(id)).map(({ result }) => result.type);
  return { batches, simulator, create, results, kinds };
};

test('a batch is in progress, and has ended at the next look', async () => {
  const { batches, results } = await open({ reply: () => 'Hi' });
  const created = await batches.create({
    requests: [
      { custom_id: 'good', params },
      { custom_id: 'bad', params: { ...params, max_tokens: 0 } },
    ],
  });
  expect(created).toEqual({
    id: created.id,
    type: 'message_batch',
    processing_status: 'in_progress',
    request_counts: { processing: 2, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
    created_at: '2026-11-15T12:00:00.000Z',
    expires_at: '2026-11-16T12:00:00.000Z',
    ended_at: null,
    cancel_initiated_at: null,
    archived_at: null,
    results_url: null,
  });
  expect(await batches.retrieve(created.id)).toMatchObject({
    processing_status: 'ended',
    request_counts: { processing: 0, succeeded: 1, errored: 1 },
    ended_at: '2026-11-15T12:00:00.000Z',
  });
  expect(await results(created.id)).toMatchObject([
    {
      custom_id: 'good',
      result: { type: 'succeeded', message: { usage: { service_tier: 'batch' } } },
    },
    {
      custom_id: 'bad',
      result: { type: 'errored', error: { error: { type: 'invalid_request_error' } } },
    },
  ]);
});

test('a batch takes its time by the clock, and tells nothing before it has ended', async () => {
  const { batches, simulator, create, kinds } = await open({ batchDelay: hour });
  const { id } = await create('a', 'b');
  simulator.advance(hour - 1);
  expect(await batches.retrieve(id)).toMatchObject({
    processing_status: 'in_progress',
    request_counts: { processing: 2, succeeded: 0 },
    results_url: null,
  });
  simulator.advance(1);
  const ended = await batches.retrieve(id);
  expect(ended).toMatchObject({ ended_at: '2026-11-15T13:00:00.000Z' });
  expect(await kinds(id)).toEqual(['succeeded', 'succeeded']);
});

test('what is not answered when a batch is canceled is canceled', async () => {
  const { batches, simulator, create, kinds } = await open({ batchDelay: hour });
  const { id } = await create('a', 'b', 'c', 'd');
  simulator.advance(hour / 2);
  const canceling = await batches.cancel(id);
  expect(canceling).toMatchObject({
    processing_status: 'canceling',
    request_counts: { processing: 4 },
    cancel_initiated_at: '2026-11-15T12:30:00.000Z',
  });
  expect(await batches.retrieve(id)).toMatchObject({
    processing_status: 'ended',
    request_counts: { succeeded: 2, canceled: 2 },
    ended_at: '2026-11-15T12:30:00.000Z',
  });
  expect(await kinds(id)).toEqual(['succeeded', 'succeeded', 'canceled', 'canceled']);
});

test('what is not answered within a day expires', async () => {
  const { batches, simulator, create, kinds } = await open({ batchDelay: 2 * day });
  const { id } = await create('a', 'b', 'c', 'd');
  simulator.advance(3 * day);
  expect(await batches.retrieve(id)).toMatchObject({
    request_counts: { succeeded: 2, expired: 2 },
    ended_at: '2026-11-16T12:00:00.000Z',
  });
  expect(await kinds(id)).toEqual(['succeeded', 'succeeded', 'expired', 'expired']);
});

test('results are gone after 29 days, the batch is not', async () => {
  const { batches, simulator, create, results } = await open();
  const { id } = await create('a');
  simulator.advance(29 * day - 1);
  expect(await results(id)).toHaveLength(1);
  simulator.advance(1);
  expect(await batches.retrieve(id)).toMatchObject({
    processing_status: 'ended',
    archived_at: '2026-12-14T12:00:00.000Z',
    results_url: null,
  });
});

test('a reply that throws fails its own request, not the batch', async () => {
  const { create, kinds } = await open({
    reply: (_params, { n }) => {
      if (n === 1) throw new Error('oops');
      return 'Hi';
    },
  });
  const { id } = await create('a', 'b');
  expect(await kinds(id)).toEqual(['errored', 'succeeded']);
});

test('each request is answered once, however many look at the same time', async () => {
  let answered = 0;
  const { batches, simulator, create } = await open({
    batchDelay: hour,
    reply: async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      answered += 1;
      return 'Hi';
    },
  });
  const { id } = await create('a', 'b');
  simulator.advance(hour);
  const looks = await Promise.all([1, 2, 3].map(() => batches.retrieve(id)));
  expect(looks.map(({ processing_status }) => processing_status)).toEqual(Array(3).fill('ended'));
  expect(answered).toBe(2);
});

test('batches are listed newest first, page by page', async () => {
  const { batches, create } = await open();
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) ids.unshift((await create(name)).id);
  const listed: string[] = [];
  for await (const { id } of batches.list({ limit: 2 })) listed.push(id);
  expect(listed).toEqual(ids);
  const [first, second, third] = ids;
  expect(await batches.list({ limit: 1, before_id: third })).toMatchObject({
    data: [{ id: second }],
    has_more: true,
  });
  expect(await batches.list({ limit: 5, before_id: third })).toMatchObject({
    first_id: first,
    last_id: second,
    has_more: false,
  });
});

test('a key sees its own batches only', async () => {
  const { batches, simulator, create } = await open();
  const { id } = await create('a');
  const other = new Anthropic({ baseURL: simulator.url, apiKey: 'another' }).messages.batches;
  await expect(other.retrieve(id)).rejects.toThrow(Anthropic.NotFoundError);
  expect((await other.list()).data).toEqual([]);
  expect((await batches.list()).data).toHaveLength(1);
});

test('a batch that has ended can be deleted', async () => {
  const { batches, create } = await open();
  const { id } = await create('a');
  expect(await batches.delete(id)).toEqual({ id, type: 'message_batch_deleted' });
  await expect(batches.retrieve(id)).rejects.toThrow(Anthropic.NotFoundError);
});

test('a batch that goes on can be neither read nor deleted, one that has ended not canceled', async () => {
  const { batches, simulator, create } = await open({ batchDelay: hour });
  const { id } = await create('a');
  await expect(batches.delete(id)).rejects.toThrow('cancel it before it is deleted');
  const response = await fetch(`${simulator.url}/v1/messages/batches/${id}/results`, {
    headers: { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' },
  });
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining('its results are not available yet'),
  ]);
  simulator.advance(hour);
  await expect(batches.cancel(id)).rejects.toThrow('has ended and cannot be canceled');
});

test.each([
  {
    ids: ['a b'],
    says: "requests.0.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
  },
  { ids: ['a', 'a'], says: 'requests: custom_id must be unique' },
  { ids: [], says: 'requests: List should have at least 1 item' },
  { ids: ['x'.repeat(65)], says: 'requests.0.custom_id: String should match pattern' },
])('a batch of $ids is refused', async ({ ids, says }) => {
  const { create } = await open();
  await expect(create(...ids)).rejects.toThrow(says);
});

test('a batch of more than 100,000 requests is refused', async () => {
  const { batches } = await open();
  const requests = Array.from({ length: 100_001 }, (_, index) => ({
    custom_id: String(index),
    params: {} as typeof params,
  }));
  await expect(batches.create({ requests })).rejects.toThrow('at most 100000 items');
});
