import Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { configuring, wrap } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { start } from '../simulator/support.ts';
import { changes, first } from './changes.ts';
import { converse, next, user } from './conversing.ts';

const asking = { caching: { diagnostics: true } };

/** What each request asked the API to compare it with. */
const asked = (requests: readonly { readonly body: unknown }[]) =>
  requests.map(({ body }) => (body as { diagnostics?: unknown }).diagnostics);

describe('the API is asked why as well', () => {
  test('with the id of the reply before, and null for the first', async () => {
    const { simulator, ask } = await converse(asking);
    const one = await ask(first);
    const request = next(first, one, user('Go on.'));
    const two = await ask(request);
    await ask(next(request, two, user('Go on.')));
    const ids = [null, one.id, two.id].map((previous_message_id) => ({ previous_message_id }));
    expect(asked(simulator.requests)).toEqual(ids);
  });

  test.each([
    { when: 'unless it was said so', setting: {}, more: {}, sent: undefined },
    {
      when: 'where the program asks itself',
      setting: asking,
      more: { diagnostics: { previous_message_id: 'msg_mine' } },
      sent: { previous_message_id: 'msg_mine' },
    },
  ])('never $when', async ({ setting, more, sent }) => {
    const { simulator, ask } = await converse(setting);
    await ask({ ...first, ...more });
    expect(asked(simulator.requests)).toEqual([sent]);
  });

  test('never anywhere but at the first party', async () => {
    const simulator = await start({ platform: 'foundry' });
    const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key' });
    for (const platform of ['bedrock', 'vertex', 'foundry', 'gateway'] as const) {
      const client = wrap(bare, configuring({ platform }), caching({ diagnostics: true }));
      await client.beta.messages.create(first);
    }
    expect(asked(simulator.requests)).toEqual(Array(4).fill(undefined));
  });

  test('and no more where it does not know the parameter', async () => {
    const simulator = await start({ reply: () => 'Fine.' });
    const fetch: typeof globalThis.fetch = async (url, init) =>
      String(init?.body).includes('"diagnostics"') ? refusal() : globalThis.fetch(url, init);
    let refused = 0;
    const refusal = () => {
      refused += 1;
      const message = 'diagnostics: Extra inputs are not permitted';
      const body = { type: 'error', error: { type: 'invalid_request_error', message } };
      return Response.json(body, { status: 400 });
    };
    const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', fetch });
    const client = wrap(
      bare,
      configuring({ platform: 'anthropic' }),
      caching({ diagnostics: true }),
    );
    const reply = await client.beta.messages.create(first);
    await client.beta.messages.create(next(first, reply, user('Go on.')));
    expect(refused).toBe(1);
    expect(asked(simulator.requests)).toEqual([undefined, undefined]);
  });
});

/** What brings these in changes no message that was there: the API sees nothing change. */
const unseen = ['images', 'citations'];

test.each(changes)(
  'a change of $change: what the API says is told where it says something else',
  async ({ by, says, kind }) => {
    const { ask, told } = await converse(asking);
    const reply = await ask(first);
    const { diagnostics } = await ask(next({ ...first, ...by }, reply, says ?? user('Go on.')));
    expect(told('miss')).toMatchObject([{ reason: kind }]);
    const other = { middleware: 'cache', reason: 'unchanged', applied: false };
    expect(told('diagnosis')).toMatchObject(unseen.includes(kind) ? [other] : []);
    expect(diagnostics === null).toBe(unseen.includes(kind));
  },
);

test('a change that cost nothing is told by the API alone, with the tokens that it names', async () => {
  const { simulator, ask, told } = await converse(asking);
  const reply = await ask(first);
  const request = { ...next(first, reply, user('Go on.')), system: 'Be brief.' };
  // Somebody else has sent the very same meanwhile.
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key' });
  await bare.beta.messages.create({ ...request, cache_control: { type: 'ephemeral' } });
  const { diagnostics } = await ask(request);
  const reason = diagnostics?.cache_miss_reason;
  expect(reason?.type).toBe('system_changed');
  expect(told('miss')).toEqual([]);
  expect(told('diagnosis')).toMatchObject([
    {
      reason: 'system_changed',
      before: reason && 'cache_missed_input_tokens' in reason && reason.cache_missed_input_tokens,
    },
  ]);
});
