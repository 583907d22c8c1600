import Anthropic from '@anthropic-ai/sdk';
import type { Breakdown } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import { assistant, call, hello, post, start, user } from './support.ts';

const first = [user('Hello')];
const next = [...first, assistant('Hi'), user('And?')];
const open = [...first, assistant([call('toolu_1')]), user('And?')];

test.each([
  { it: 'by the rules', send: { messages: open }, status: 400 },
  { it: 'as too long', send: { messages: next }, tokens: 2_000_000, status: 400 },
  { it: 'by a fault', send: { messages: next }, fault: { status: 529 }, status: 529 },
  { it: 'by its script', send: { messages: next }, reply: { error: { status: 500 } }, status: 500 },
  { it: 'by a script that throws', send: { messages: next }, reply: 7, status: 500 },
])(
  'a request refused $it belongs to the conversation that it would have continued',
  async (given) => {
    const { send, status, fault, reply, tokens = 10 } = given;
    const simulator = await start({
      count: ({ messages }) =>
        messages === first ? 10 : (messages as unknown[]).length > 1 ? tokens : 10,
      reply: (_params, { n }) => (n === 1 ? undefined : (reply as never)),
      faults: (n) => (n === 2 ? (fault as Breakdown | undefined) : undefined),
    });
    await post(simulator, { ...hello, messages: first });
    await post(simulator, { ...hello, ...send });
    const [asked, refused] = simulator.requests;
    expect(refused).toMatchObject({ status, conversation: asked?.conversation });
    expect(simulator.ledger.conversations.get(asked?.conversation ?? '')).toMatchObject({
      requests: 2,
      refused: 1,
    });
  },
);

test('a refused request starts no conversation, and is not continued', async () => {
  const simulator = await start();
  await post(simulator, { ...hello, messages: open });
  await post(simulator, { ...hello, messages: [...open, assistant('Yes'), user('So?')] });
  expect(simulator.requests.map(({ conversation }) => conversation)).toEqual([
    undefined,
    undefined,
  ]);
  expect(simulator.ledger.total).toMatchObject({ requests: 2, refused: 2 });
  expect(simulator.ledger.conversations.size).toBe(0);
});

test('a refused turn of a thread belongs to the conversation that the thread holds', async () => {
  const { client, simulator } = await connect();
  const thread = client.beta.messages.thread({ model: 'claude-opus-5-5', max_tokens: 100 });
  await thread.send({ role: 'user', content: 'One?' });
  const refused = thread.send({ role: 'user', content: '' });
  await expect(refused).rejects.toThrow(Anthropic.BadRequestError);
  const [asked, last] = simulator.requests;
  expect(asked?.conversation).toBeDefined();
  expect(last?.conversation).toBe(asked?.conversation);
});

test('an answer that breaks off is billed, and counts as one that got no message', async () => {
  const simulator = await start({ faults: () => ({ cut: { bytes: 10 } }) });
  await expect(post(simulator, hello)).rejects.toThrow();
  const tally = { requests: 1, refused: 1, output_tokens: expect.toSatisfy((n: number) => n > 0) };
  expect(simulator.ledger.total).toMatchObject(tally);
  expect([...simulator.ledger.conversations.values()]).toMatchObject([tally]);
});

test('Converse is counted as other requests are, with the model in its path', async () => {
  const simulator = await start({ platform: 'bedrock' });
  const converse = (body: object) => post(simulator, body, {}, '/model/claude-haiku-4-5/converse');
  const hi = { role: 'user', content: [{ text: 'Hello' }] };
  await converse({ messages: [hi] });
  await converse({
    messages: [hi, { role: 'assistant', content: [{ text: 'Hi' }] }, { role: 'user', content: [] }],
  });
  const [asked, refused] = simulator.requests;
  expect(asked).toMatchObject({
    status: 200,
    model: 'claude-haiku-4-5',
    conversation: expect.any(String),
  });
  expect(refused).toMatchObject({ status: 400, conversation: asked?.conversation });
  expect(simulator.ledger.total).toMatchObject({ requests: 2, refused: 1 });
});

test('a model id in a path that is no URL is a model that nobody knows', async () => {
  const simulator = await start({ platform: 'bedrock' });
  const { status, body } = await post(simulator, { messages: [] }, {}, '/model/%zz/converse');
  expect({ status, said: body.error.message }).toEqual({
    status: 400,
    said: 'The provided model identifier is invalid.',
  });
});
