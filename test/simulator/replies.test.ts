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

test('text is cut at the first stop sequence', async () => {
  const { body } = await answer(() => 'one, two; three', { stop_sequences: [';', ','] });
  expect(body).toMatchObject({
    content: [{ text: 'one' }],
    stop_reason: 'stop_sequence',
    stop_sequence: ',',
  });
});

test('text is cut at max_tokens', async () => {
  const { body } = await answer(() => 'word '.repeat(100), { max_tokens: 10 });
  expect(body.stop_reason).toBe('max_tokens');
  expect(body.usage.output_tokens).toBe(10);
  expect(String(body.content[0]?.text).length).toBeLessThan(60);
});

const input_schema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    unit: { enum: ['c', 'f'] },
    days: { type: 'array', items: { type: 'integer' }, minItems: 1 },
    place: { $ref: '#/$defs/place' },
    note: { type: 'string' },
  },
  required: ['city', 'unit', 'days', 'place'],
  $defs: {
    place: { type: 'object', properties: { id: { anyOf: [{ type: 'null' }] } }, required: ['id'] },
  },
};
const sample = { city: 'sample', unit: 'c', days: [1], place: { id: null } };

test('by default a forced tool is called with what its schema requires', async () => {
  const tools = [
    { name: 'other', input_schema: { type: 'object' } },
    { name: 'weather', input_schema },
  ];
  const { body } = await answer(undefined, {
    tools,
    tool_choice: { type: 'tool', name: 'weather' },
  });
  expect(body).toMatchObject({
    content: [{ type: 'tool_use', name: 'weather', input: sample }],
    stop_reason: 'tool_use',
  });
});

test('by default an output format is filled', async () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: { ok: { type: 'boolean' } },
    required: ['ok'],
  };
  const { body } = await answer(undefined, {
    output_config: { format: { type: 'json_schema', schema } },
  });
  expect(body.content).toMatchObject([{ text: '{"ok":true}' }]);
});

test('the same requests get the same answers', async () => {
  const runs = await Promise.all(
    [1, 2].map(async () => (await answer(undefined, { messages: [user('q')] })).body),
  );
  expect(runs[0]).toEqual(runs[1]);
});
