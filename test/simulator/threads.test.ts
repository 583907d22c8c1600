import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { add, adding, codeOf, connect } from './connect.ts';

const fields = { model: 'claude-opus-5-5', max_tokens: 100, system: 'Be brief.' };
const minute = 60_000;

const bodies = (requests: readonly { readonly body: unknown }[]) =>
  requests.map(({ body }) => body as { messages: unknown[]; thread?: { type: string } });

test('a turn sends its own messages, and the model reads all of them', async () => {
  const read: unknown[] = [];
  const { client, simulator } = await connect({
    reply: (params) => {
      read.push(params.messages);
      return 'Yes.';
    },
  });
  const thread = client.beta.messages.thread(fields);
  await thread.send({ role: 'user', content: 'One?' });
  await thread.send({ role: 'user', content: 'Two?' });
  const [first, second] = bodies(simulator.requests);
  expect(first?.thread).toEqual({ type: 'create' });
  expect(second).toMatchObject({ thread: { type: 'continue' }, messages: [{ content: 'Two?' }] });
  expect(second).not.toHaveProperty('system');
  expect(read[1]).toMatchObject([
    { content: 'One?' },
    { role: 'assistant', content: [{ text: 'Yes.' }] },
    { content: 'Two?' },
  ]);
});

test('a streamed turn can be continued', async () => {
  const { client, simulator } = await connect();
  const thread = client.beta.messages.thread(fields);
  await thread.stream({ role: 'user', content: 'One?' }).finalMessage();
  await thread.stream({ role: 'user', content: 'Two?' }).finalMessage();
  expect(bodies(simulator.requests).map(({ thread: sent }) => sent?.type)).toEqual([
    'create',
    'continue',
  ]);
});

test('a fork replays the conversation and both go on', async () => {
  const { client, simulator } = await connect();
  const thread = client.beta.messages.thread(fields);
  await thread.send({ role: 'user', content: 'One?' });
  const fork = thread.fork();
  await fork.send({ role: 'user', content: 'Two?' });
  await thread.send({ role: 'user', content: 'Three?' });
  expect(bodies(simulator.requests).map(({ messages }) => messages.length)).toEqual([1, 3, 1]);
});

test.each([
  ['over a thread', {}, false, [1, 1]],
  ['over a thread, streamed', {}, true, [1, 1]],
  ['without one', { thread: false as const }, false, [1, 3]],
  ['without one, streamed', { thread: false as const }, true, [1, 3]],
])('the tool runner works %s', async (_where, options, stream, sent) => {
  const { client, simulator } = await connect({
    reply: (_params, { n }) => (n === 1 ? adding : 'It is 3.'),
  });
  const messages = [{ role: 'user' as const, content: 'Add.' }];
  const runner = client.beta.messages.toolRunner({
    ...fields,
    messages,
    tools: [add],
    stream,
    ...options,
  });
  const message = await runner.runUntilDone();
  expect(message.content).toMatchObject([{ text: 'It is 3.' }]);
  expect(bodies(simulator.requests).map((body) => body.messages.length)).toEqual(sent);
});

test('a thread has its own tool runner', async () => {
  const { client, simulator } = await connect({
    reply: (_params, { n }) => (n === 1 ? adding : 'It is 3.'),
  });
  const thread = client.beta.messages.thread({ ...fields, tools: [add] });
  thread.append({ role: 'user', content: 'Add.' });
  await thread.toolRunner();
  await thread.send({ role: 'user', content: 'Thanks.' });
  expect(bodies(simulator.requests).map(({ messages }) => messages.length)).toEqual([1, 1, 1]);
});

test('a thread is forgotten five minutes after its last request, and then replayed', async () => {
  const { client, simulator } = await connect();
  const thread = client.beta.messages.thread(fields);
  await thread.send({ role: 'user', content: 'One?' });
  simulator.advance(4 * minute);
  await thread.send({ role: 'user', content: 'Two?' });
  simulator.advance(4 * minute);
  await thread.send({ role: 'user', content: 'Three?' });
  simulator.advance(5 * minute);
  await thread.send({ role: 'user', content: 'Four?' });
  expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200, 200, 404, 200]);
  expect(bodies(simulator.requests).at(-1)).toMatchObject({ thread: { type: 'create' } });
});

const betas = ['message-threads-2026-08-12' as const];
const asked = (content: string) => ({ ...fields, betas, messages: [{ role: 'user', content }] });

type Params = Anthropic.Beta.MessageCreateParamsNonStreaming;

async function begun(options = {}) {
  const { client, simulator } = await connect(options);
  const create = (params: unknown) => client.beta.messages.create(params as Params);
  const first = await create({ ...asked('One?'), thread: { type: 'create' } });
  const { system, ...rest } = asked('Two?');
  const next = { ...rest, thread: { type: 'continue', previous_message_id: first.id } };
  return { client, simulator, create, next, system };
}

test('a response is continued once', async () => {
  const { create, next } = await begun();
  await create(next);
  await expect(create(next)).rejects.toThrow(Anthropic.ThreadAlreadyContinuedError);
});

test('a response is continued by one request at a time', async () => {
  let answer: ((text: string) => void) | undefined;
  const reply = (_params: unknown, { n }: { n: number }) =>
    n === 1 ? 'One.' : new Promise<string>((resolve) => (answer = resolve));
  const { create, next } = await begun({ reply });
  const slow = create(next);
  await expect.poll(() => answer).toBeDefined();
  await expect(create(next)).rejects.toThrow(Anthropic.ThreadContinueInFlightError);
  answer?.('Two.');
  expect((await slow).content).toMatchObject([{ text: 'Two.' }]);
});

test.each([
  ['by the rules', { max_tokens: -1 }],
  ['for its settings', { output_config: { effort: 'low' } }],
])('a request that was refused %s has not continued the thread', async (_why, wrong) => {
  const { create, next } = await begun();
  await expect(create({ ...next, ...wrong })).rejects.toThrow(Anthropic.BadRequestError);
  expect((await create(next)).type).toBe('message');
});

test.each([
  ['another key has no such thread', { headers: { authorization: 'Bearer other' } }, {}],
  ['an id names no thread', {}, { thread: { type: 'continue', previous_message_id: 'msg_1' } }],
])('%s', async (_what, options, over) => {
  const { client, next } = await begun();
  const request = client.beta.messages.create({ ...next, ...over } as unknown as Params, options);
  await expect(request).rejects.toThrow(Anthropic.ThreadNotFoundError);
});

test('what a thread was created with stays', async () => {
  const { create, next, system } = await begun();
  await expect(create({ ...next, output_config: { effort: 'low' } })).rejects.toThrow(
    Anthropic.ThreadFingerprintMismatchError,
  );
  await expect(create({ ...next, system })).rejects.toThrow('system: the thread holds it');
});

test.each([
  [['context_management'], { context_management: { edits: [] } }, ['compact-2026-01-12']],
  [['fallbacks'], { fallbacks: [] }, ['server-side-fallback-2026-07-01']],
  [
    ['cache_control'],
    {
      cache_control: { type: 'ephemeral' },
      system: Array.from({ length: 4 }, (_, index) => ({
        type: 'text',
        text: `Rule ${index}.`,
        cache_control: { type: 'ephemeral' },
      })),
    },
    [],
  ],
])('a thread does not go with %o', async (unsupported, over, more) => {
  const { client } = await connect();
  const params = { ...asked('One?'), ...over, betas: [...betas, ...more] };
  const request = client.beta.messages.create({
    ...params,
    thread: { type: 'create' },
  } as unknown as Params);
  await expect(request).rejects.toMatchObject({
    errorCode: 'thread_unsupported_request',
    details: { unsupported },
  });
});

test('the tool runner goes on without a thread where there can be none', async () => {
  const { client, simulator } = await connect();
  await client.beta.messages.toolRunner({
    ...fields,
    messages: [{ role: 'user', content: 'Hello' }],
    tools: [add],
    betas: ['compact-2026-01-12'],
    context_management: { edits: [{ type: 'compact_20260112' }] },
  });
  expect(simulator.requests.map(({ status }) => status)).toEqual([400, 200, 200]);
});

test.each(['bedrock', 'vertex', 'gateway'] as const)('%s holds no threads', async (platform) => {
  const { client } = await connect({ platform });
  const request = client.beta.messages.create({
    ...asked('One?'),
    thread: { type: 'create' },
  } as Params);
  expect(await codeOf(request)).toMatch('thread: Extra inputs are not permitted');
});

test('models before 4.5 have no threads', async () => {
  const { client } = await connect();
  const model = 'claude-opus-4-1-20250805';
  const request = client.beta.messages.create({
    ...asked('One?'),
    model,
    thread: { type: 'create' },
  } as Params);
  await expect(request).rejects.toThrow(Anthropic.ThreadUnsupportedRequestError);
});
