import Anthropic from '@anthropic-ai/sdk';
import { caching, normalize, plan, stamp, tally } from '@turnwise/cache';
import { configuring, wrap } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { start } from '../simulator/support.ts';
import { long, mark, odd, places, text, user } from '../support/odd.ts';
import { count } from './conversing.ts';

/** How a request ends: with a reply, or in the words of the API. */
async function endOf(client: Anthropic, body: object): Promise<string> {
  const params = { model: 'claude-opus-5-5', max_tokens: 10, messages: [long], ...body };
  try {
    // The client's own method would stumble over some of them.
    const request = { body: params, timeout: 5_000 };
    const reply = await client.post<Anthropic.Message>('/v1/messages', request);
    return reply.role;
  } catch (error) {
    return String((error as Error).message).replace(/req_\w+/, '');
  }
}

describe('a body that the API would refuse is refused by the API', () => {
  test.each(Object.entries(places))('where %s is odd', async (_, make) => {
    const simulator = await start({ count });
    const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
    const everything = { waitForFirst: true, diagnostics: true, tally: tally() };
    const circumstances = configuring({ platform: 'anthropic', onFault: 'throw' });
    const client = wrap(bare, circumstances, caching(everything));
    for (const value of odd) {
      const body = make(value);
      expect(await endOf(client, body), JSON.stringify(value)).toBe(await endOf(bare, body));
    }
  });
});

const messages = [user('a'), { role: 'assistant', content: 'b' }, user('c')];
const request = (fields: object) => ({ model: 'claude-opus-4-8', messages, ...fields }) as never;

describe('nothing is thrown for', () => {
  const cycle: Record<string, unknown> = text({});
  cycle.self = cycle;
  const loop: unknown[] = [];
  loop.push({ type: 'tool_result', content: loop });

  test.each<[string, unknown]>([
    ['no params', null],
    ['no messages', {}],
    ['a block that holds itself', request({ messages: [user([cycle])] })],
    ['content that holds itself', request({ messages: [user(loop)] })],
    ['a list with holes', request({ messages: [user(new Array(3))], system: new Array(2) })],
  ])('%s', (_, params) => {
    expect(stamp(params as never, plan(params as never))).toBeTypeOf('object');
    expect(normalize(params as never)).toBe(params);
  });
});

test('an object that stands in several places is marked where it is to be alone', () => {
  const block = Object.freeze(text({}));
  const shared = Object.freeze(user(Object.freeze([block, block, block])));
  const params = request({ messages: [shared, { role: 'assistant', content: 'b' }, shared] });
  const { marks } = plan(params);
  const out = JSON.stringify(stamp(params, { marks }));
  expect(marks.length).toBeGreaterThan(0);
  expect(out.split('cache_control')).toHaveLength(marks.length + 1);
});

describe('time grows with the length alone', () => {
  const many = (more: object) => Array.from({ length: 50_000 }, (_, n) => text({ n, ...more }));

  test.each([
    ['blocks', {}],
    ['marks', { cache_control: mark }],
    ['blocks that take no mark', { text: '' }],
  ])('with 50,000 %s in a message', async (_, more) => {
    const usage = { input_tokens: 1, output_tokens: 1 };
    const reply = { id: 'm', role: 'assistant', content: [], usage };
    const client = wrap({ messages: { create: async (_: object) => reply } }, caching());
    const began = performance.now();
    await client.messages.create(request({ messages: [user(many(more))] }));
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
