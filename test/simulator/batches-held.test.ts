import { expect, test } from 'vitest';
import { connect } from './connect.ts';

const params = {
  model: 'claude-opus-5-5',
  max_tokens: 1024,
  messages: [{ role: 'user' as const, content: 'Hello' }],
};

test('the newest thousand batches are held', async () => {
  const { client } = await connect({ reply: () => 'Hi' });
  const { batches } = client.messages;
  const create = () => batches.create({ requests: [{ custom_id: 'a', params }] });
  const first = await create();
  const second = await create();
  for (let n = 0; n < 999; n += 1) await create();
  await expect(batches.retrieve(first.id)).rejects.toThrow('batch: ');
  expect((await batches.retrieve(second.id)).processing_status).toBe('ended');
});

test('no more than two hundred thousand requests of batches are held', async () => {
  const { client } = await connect({ reply: () => 'Hi', batchDelay: 3_600_000, now: 0 });
  const { batches } = client.messages;
  const requests = (length: number) =>
    Array.from({ length }, (_value, n) => ({ custom_id: `n${n}`, params }));
  const first = await batches.create({ requests: requests(50_000) });
  const second = await batches.create({ requests: requests(100_000) });
  const third = await batches.create({ requests: requests(100_000) });
  await expect(batches.retrieve(first.id)).rejects.toThrow('batch: ');
  for (const { id } of [second, third])
    expect((await batches.retrieve(id)).request_counts.processing).toBe(100_000);
});
