import { reportOf } from '@turnwise/core';
import { turnwise } from 'turnwise';
import { afterEach, expect, test } from 'vitest';
import { createApi, ok } from '../core/failing-api.ts';
import { refuse } from '../core/local-api.ts';

const api = createApi();
afterEach(() => api.close());

const params = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  system: 'Be brief. '.repeat(2_000),
  messages: [{ role: 'user' as const, content: 'Hello?' }],
};

test('a backend that takes no marks gets none, once it has said so', async () => {
  const says = 'system.0.cache_control: Extra inputs are not permitted';
  const bare = await api.client((seen, response, n) =>
    seen.text.includes('cache_control') ? refuse(response, 400, says) : ok(seen, response, n),
  );
  const client = turnwise(bare, { onFault: 'throw' });

  const first = await client.messages.create(params);
  const second = await client.messages.create(params);

  expect(api.seen.map(({ text }) => text.includes('cache_control'))).toEqual([true, false, false]);
  expect(reportOf(first)?.steps.map(({ code }) => code)).toContain('refused');
  expect(reportOf(second)?.steps.map(({ code }) => code)).toContain('learned');
});

test('a backend that takes no lifetime gets marks without', async () => {
  const says = 'system.0.cache_control.ephemeral.ttl: Extra inputs are not permitted';
  const bare = await api.client((seen, response, n) =>
    seen.text.includes('"1h"') ? refuse(response, 400, says) : ok(seen, response, n),
  );
  const client = turnwise(bare, { cache: { ttl: '1h' }, onFault: 'throw' });

  await client.messages.create(params);

  expect(api.seen.map(({ text }) => text.includes('cache_control'))).toEqual([true, true]);
});

test('a backend that takes no automatic mark gets ours in its place, once it has said so', async () => {
  const says = 'cache_control: Extra inputs are not permitted';
  const isAutomatic = (text: string) => JSON.parse(text).cache_control !== undefined;
  const bare = await api.client((seen, response, n) =>
    isAutomatic(seen.text) ? refuse(response, 400, says) : ok(seen, response, n),
  );
  const client = turnwise(bare, { onFault: 'throw' });
  const automatic = { ...params, cache_control: { type: 'ephemeral' as const } };

  await client.messages.create(automatic);
  await client.messages.create(automatic);

  expect(api.seen.map(({ text }) => isAutomatic(text))).toEqual([true, false, false]);
  for (const { text } of api.seen.slice(1)) {
    expect(JSON.parse(text).messages[0].content[0].cache_control).toEqual({ type: 'ephemeral' });
  }
});
