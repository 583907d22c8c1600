import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';

const hello = {
  model: 'claude-opus-5-5',
  max_tokens: 1024,
  messages: [{ role: 'user' as const, content: 'Hello' }],
};

test('create', async () => {
  const { client } = await connect({ reply: () => 'Hi' });
  const message = await client.messages.create(hello);
  expect(message.content).toEqual([{ type: 'text', text: 'Hi' }]);
});

test('stream', async () => {
  const { client } = await connect({
    reply: () => [{ type: 'tool_use', name: 'weather', input: { city: 'Rome' } }],
  });
  const message = await client.messages.stream(hello).finalMessage();
  expect(message).toMatchObject({
    content: [{ name: 'weather', input: { city: 'Rome' } }],
    stop_reason: 'tool_use',
  });
});

test('countTokens', async () => {
  const { client } = await connect({ count: () => 14 });
  const { model, messages } = hello;
  expect(await client.messages.countTokens({ model, messages })).toEqual({ input_tokens: 14 });
});

test('toolRunner', async () => {
  const { client, simulator } = await connect({
    reply: (_params, { n }) =>
      n === 1 ? [{ type: 'tool_use', name: 'add', input: { a: 1, b: 2 } }] : 'It is 3.',
  });
  const add = betaTool({
    name: 'add',
    description: 'Adds.',
    inputSchema: {
      type: 'object',
      properties: { a: { type: 'number' }, b: { type: 'number' } },
      required: ['a', 'b'],
    },
    run: ({ a, b }) => String(a + b),
  });
  const message = await client.beta.messages.toolRunner({
    ...hello,
    tools: [add],
    thread: false,
  });
  expect(message.content).toMatchObject([{ text: 'It is 3.' }]);
  expect(simulator.requests.at(-1)?.body).toMatchObject({
    messages: [{}, {}, { content: [{ type: 'tool_result', content: '3' }] }],
  });
});

test('errors have their classes', async () => {
  const { client } = await connect();
  const refused = client.messages.create({ ...hello, messages: [] });
  await expect(refused).rejects.toThrow(Anthropic.BadRequestError);
});
