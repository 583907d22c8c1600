import Anthropic from '@anthropic-ai/sdk';
import { reportOf } from '@turnwise/core';
import { turnwise } from 'turnwise';
import { afterEach, expect, test } from 'vitest';
import { createApi, ok } from '../core/failing-api.ts';
import { refuse } from '../core/local-api.ts';
import { start } from '../simulator/support.ts';

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

/** A gateway in front of the API that refuses some requests, and clients of it. */
async function gateway(says: string, refuses: (body: string) => boolean) {
  const simulator = await start({
    platform: 'gateway',
    faults: (_, body) =>
      refuses(JSON.stringify(body)) ? { status: 400, message: says } : undefined,
  });
  const connect = () =>
    turnwise(new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 }), {
      cache: { ttl: '1h' },
      onFault: 'throw',
    });
  return { simulator, connect };
}

const image = {
  type: 'image' as const,
  source: {
    type: 'base64' as const,
    media_type: 'image/png' as const,
    data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  },
};
const seen = [{ role: 'user' as const, content: [image] }];
const block = {
  type: 'text' as const,
  text: 'Now?',
  cache_control: { type: 'ephemeral' as const },
};

test.each([
  {
    name: 'any mark',
    says: 'Invalid parameter: cache_control',
    refuses: (body: string) => body.includes('cache_control'),
    marks: 0,
  },
  {
    name: 'a lifetime',
    says: 'tools.20.custom.cache_control.ephemeral.ttl: Extra inputs are not permitted',
    refuses: (body: string) => body.includes('"ttl"'),
    marks: 3,
  },
  {
    name: 'a mark on an image',
    says: 'messages.0.content.0.image.cache_control: Extra inputs are not permitted',
    refuses: (body: string) => /"image"[^}]*}[^}]*cache_control/.test(body),
    marks: 2,
  },
])('a gateway that refuses $name is asked for it once, by all clients', async (line) => {
  const { simulator, connect } = await gateway(line.says, line.refuses);
  const messages = [...seen, { role: 'user' as const, content: [block] }];
  await connect().messages.create({ ...params, messages: seen });
  await connect().messages.create({ ...params, messages });
  await connect().messages.create({ ...params, messages, system: 'Another one.' });

  expect(simulator.requests.map(({ status }) => status)).toEqual([400, 200, 200, 200]);
  const sent = JSON.stringify(simulator.requests[2]?.body);
  expect(sent.split('"cache_control"')).toHaveLength(line.marks + 1);
});
