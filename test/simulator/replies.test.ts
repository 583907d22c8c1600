import type { SimulatorOptions } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { hello, post, start, user } from './support.ts';

const answer = async (reply: SimulatorOptions['reply'], more: object = {}) =>
  post(await start({ reply }), { ...hello, ...more });

test('a reply is text, blocks, or a message', async () => {
  const blocks = [{ type: 'tool_use', name: 'weather', input: { city: 'Rome' } }];
  expect((await answer(() => 'Hi')).body).toMatchObject({
    content: [{ type: 'text', text: 'Hi' }],
    stop_reason: 'end_turn',
  });
  expect((await answer(() => blocks)).body).toMatchObject({
    content: [{ ...blocks[0], id: expect.stringMatching(/^toolu_/) }],
    stop_reason: 'tool_use',
  });
  expect(
    (
      await answer(async () => ({
        content: 'Hi',
        stop_reason: 'refusal',
        usage: { output_tokens: 7 },
      }))
    ).body,
  ).toMatchObject({ stop_reason: 'refusal', usage: { output_tokens: 7 } });
});

test('a reply sees the request and its number', async () => {
  const simulator = await start({ reply: ({ model }, { n }) => `${model} ${n}` });
  await post(simulator, hello);
  expect((await post(simulator, hello)).body.content).toMatchObject([
    { text: 'claude-sonnet-5 2' },
  ]);
});

test('a reply may be an error', async () => {
  const { status, body } = await answer(() => ({ error: { status: 429, message: 'Slow down' } }));
  expect([status, body.error]).toEqual([429, { type: 'rate_limit_error', message: 'Slow down' }]);
});

test('a reply that throws is a server error', async () => {
  const { status, body } = await answer(() => {
    throw new Error('oops');
  });
  expect([status, body.error]).toEqual([500, { type: 'api_error', message: 'oops' }]);
});

test('a reply of nothing is the default one', async () => {
  const { body } = await answer(() => undefined, { model: 'claude-opus-4-6' });
  expect(body.content[0]?.text).toContain('This is simulated reply 1.');
});

const says = (reply: unknown) => answer(() => reply as never);

test.each([
  {
    it: 'a refusal',
    reply: { stop_reason: 'refusal', stop_details: { category: 'cyber' } },
    message: {
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: 'cyber', explanation: null },
      usage: { output_tokens: 0 },
    },
  },
  {
    it: 'a refusal half-way',
    reply: { content: 'Well,', stop_reason: 'refusal' },
    message: { content: [{ text: 'Well,' }], stop_details: { category: null } },
  },
  {
    it: 'a paused turn',
    reply: {
      content: [{ type: 'server_tool_use', name: 'web_search', input: { query: 'q' } }],
      stop_reason: 'pause_turn',
    },
    message: {
      content: [{ id: expect.stringMatching(/^srvtoolu_/), caller: { type: 'direct' } }],
      stop_reason: 'pause_turn',
      stop_details: null,
    },
  },
])('$it on request', async ({ reply, message }) => {
  expect((await says(reply)).body).toMatchObject(message);
});

const tags = "does not match any of the expected tags: 'text', 'thinking', 'tool_use'";

test.each([
  { reply: 7, complaint: 'Write a text, a list of content blocks,' },
  { reply: null, complaint: 'Write a text, a list of content blocks,' },
  { reply: {}, complaint: 'Write a text, a list of content blocks,' },
  { reply: { text: 'Hi' }, complaint: 'reply.text: Extra inputs are not permitted' },
  { reply: ['Hi'], complaint: 'content.0: Input should be an object' },
  { reply: [{ type: 'text' }], complaint: 'content.0.text: Field required' },
  { reply: [{ type: 'tool_result' }], complaint: tags },
  { reply: [{ type: 'tool_use', name: 'a' }], complaint: 'content.0.input: Field required' },
  {
    reply: { content: 'Hi', stop_reason: 'done' },
    complaint: "reply.stop_reason: Input should be 'end_turn', 'max_tokens'",
  },
])('the reply $reply is a server error that says what is wrong', async ({ reply, complaint }) => {
  const { status, body } = await says(reply);
  expect([status, body.error.type]).toEqual([500, 'api_error']);
  expect(body.error.message).toContain("The script's reply cannot be sent.");
  expect(body.error.message).toContain(complaint);
});

test('an answer that failed writes no cache and leaves the next one alone', async () => {
  const simulator = await start({ reply: (_params, { n }) => (n === 1 ? ([7] as never) : 'Hi') });
  expect((await post(simulator, hello)).status).toBe(500);
  expect((await post(simulator, hello)).body.content).toMatchObject([{ text: 'Hi' }]);
});

test('the same requests get the same answers', async () => {
  const runs = await Promise.all(
    [1, 2].map(async () => (await answer(undefined, { messages: [user('q')] })).body),
  );
  expect(runs[0]).toEqual(runs[1]);
});
