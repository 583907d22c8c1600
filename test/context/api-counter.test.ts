import Anthropic from '@anthropic-ai/sdk';
import { apiCounter, estimateTokens } from '@turnwise/context';
import { startSimulator } from '@turnwise/simulator';
import { afterAll, expect, test } from 'vitest';

const simulator = await startSimulator({ count: (params) => 7 * JSON.stringify(params).length });
const client = new Anthropic({ baseURL: simulator.url, apiKey: 'none', maxRetries: 0 });

afterAll(() => simulator.close());

const user = (content: string) => ({ role: 'user' as const, content });
const request = (...messages: object[]) => ({
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: messages as { role: 'user'; content: string }[],
});
const first = user('When is high water at the eastern sill? '.repeat(20));
const reply = { role: 'assistant', content: 'At six.' };
const calls = (): number => simulator.requests.length;

test('asks the API, without what it does not count', async () => {
  const tokens = await apiCounter(client)(request(first));
  const sent = simulator.requests.at(-1)?.body as object;
  expect(tokens).toBe(7 * JSON.stringify(sent).length);
  expect(sent).not.toHaveProperty('max_tokens');
});

test('does not ask again for the same request, nor for a little more', async () => {
  const count = apiCounter(client);
  const tokens = await count(request(first));
  const asked = calls();
  const marked = { ...first, content: [{ type: 'text', text: first.content }] };
  expect(await count(request(first))).toBe(tokens);
  expect(await count(request(marked))).toBe(tokens);

  const more = await count(request(first, reply, user('And tomorrow?')));
  expect(more).toBeGreaterThan(tokens);
  expect(more).toBeLessThan(tokens * 1.05);
  expect(calls()).toBe(asked);
});

test.each([
  ['a lot more', { messages: [first, reply, user('And tomorrow? '.repeat(9_000))] }],
  ['another model', { model: 'claude-opus-4-6' }],
  ['another system prompt', { system: 'Be brief.' }],
  ['other tools', { tools: [{ name: 'f', input_schema: { type: 'object' } }] }],
  ['forgotten meanwhile', {}],
])('asks again for %s', async (_, change) => {
  const count = apiCounter(client, { remembered: 1 });
  await count(request(first));
  if (Object.keys(change).length === 0) await count(request(user('Something else.')));
  const asked = calls();
  await count({ ...request(first), ...change });
  expect(calls()).toBe(asked + 1);
});

test('estimates where the API fails, and asks the next time', async () => {
  let failing = true;
  const countTokens = async () => {
    if (failing) throw new Error('overloaded');
    return { input_tokens: 5 };
  };
  const count = apiCounter({ messages: { countTokens } });
  expect(await count(request(first))).toBe(estimateTokens(request(first)));
  failing = false;
  expect(await count(request(first))).toBe(5);
});

test('has to remember something', () => {
  expect(() => apiCounter(client, { remembered: 0 })).toThrow('write a whole number above 0');
});
