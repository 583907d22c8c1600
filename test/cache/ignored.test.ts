import Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { configuring, type Step, wrap } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { start } from '../simulator/support.ts';
import { count, next, type Reply, type Request, user, words } from './conversing.ts';

const first: Request = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  messages: [user(words(9_000, 'Hello. '))],
};

const isMark = (key: string) => key === 'cache_control';
const withoutMarks = (body: string) =>
  JSON.stringify(JSON.parse(body), (key, value) => (isMark(key) ? undefined : value));

let tenants = 0;

/** A client behind a gateway that strips marks while it is told to. */
async function behindGateway() {
  const simulator = await start({ count, now: 0 });
  const steps: Step[] = [];
  const gateway = { strips: true };
  const bare = new Anthropic({
    baseURL: simulator.url,
    apiKey: 'key',
    maxRetries: 0,
    fetch: (url, { body, ...init } = {}) =>
      fetch(url, { ...init, body: gateway.strips ? withoutMarks(String(body)) : String(body) }),
  });
  const circumstances = configuring({
    namespace: `behind a gateway ${++tenants}`,
    onFault: 'throw',
    on: (step) => steps.push(step),
  });
  const client = wrap(bare, circumstances, caching());
  const told = (code: string) => steps.filter((step) => step.code === code);
  const ask = (request: Request): Promise<Reply> => client.beta.messages.create(request);
  /** Goes on so many times, and returns what was asked last. */
  async function chat(turns: number, request = first): Promise<Request> {
    const asked = next(request, await ask(request), user('More?'));
    return turns > 1 ? chat(turns - 1, asked) : asked;
  }
  return { gateway, ask, chat, told, client };
}

describe('a gateway that strips marks', () => {
  test('is told of once, at the second reply', async () => {
    const { ask, chat, told } = await behindGateway();
    const second = await chat(1);
    expect(told('marks-ignored')).toEqual([]);
    await chat(4, second);
    await ask({ ...first, messages: [user(words(9_000, 'Somebody else. '))] });
    expect(told('marks-ignored')).toEqual([
      { middleware: 'cache', code: 'marks-ignored', path: '', lossless: true, applied: false },
    ]);
    expect(told('miss')).toEqual([]);
  });

  test('is told of when the replies are streams, too', async () => {
    const { client, told } = await behindGateway();
    for (const name of ['one', 'two']) {
      const messages = [user(words(9_000, name))];
      await client.beta.messages.stream({ ...first, messages }).finalMessage();
    }
    expect(told('marks-ignored')).toHaveLength(1);
  });

  test('loses one entry, not one with each request, when it begins to', async () => {
    const { gateway, chat, told } = await behindGateway();
    gateway.strips = false;
    const request = await chat(2);
    gateway.strips = true;
    await chat(4, request);
    expect(told('miss').map(({ reason }) => reason)).toEqual(['evicted']);
    expect(told('marks-ignored')).toHaveLength(1);
  });

  test('is one for each model', async () => {
    const { chat, told } = await behindGateway();
    await chat(3);
    await chat(3, { ...first, model: 'claude-sonnet-5-5' });
    expect(told('marks-ignored')).toHaveLength(2);
  });
});

test.each<{ name: string; request: Request }>([
  { name: 'short prompts', request: { ...first, messages: [user(words(8_000))] } },
  {
    name: 'marks of the caller that stand before what is long',
    request: {
      ...first,
      system: Array.from({ length: 4 }, (_, n) => ({
        type: 'text' as const,
        text: `Rule ${n}.`,
        cache_control: { type: 'ephemeral' as const },
      })),
    },
  },
])('nothing is said of $name', async ({ request }) => {
  const { chat, told } = await behindGateway();
  await chat(3, request);
  expect(told('marks-ignored')).toEqual([]);
});

test('a reply that tells of the cache starts the row anew', async () => {
  const { gateway, chat, ask, told } = await behindGateway();
  await ask(first);
  gateway.strips = false;
  await chat(2);
  gateway.strips = true;
  await ask(first);
  expect(told('marks-ignored')).toEqual([]);
});
