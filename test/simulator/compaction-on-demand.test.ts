import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { add, adding, connect } from './connect.ts';

type Messages = Anthropic.Beta.BetaMessageParam[];

const betas: Anthropic.Beta.AnthropicBeta[] = ['compact-2026-09-04'];
const fields = { model: 'claude-opus-5-5', max_tokens: 500, betas };
const compaction = { type: 'summarize' as const };

const history: Messages = [
  { role: 'user', content: 'Name the entities.' },
  { role: 'assistant', content: 'Recipe and Step.' },
];

test('a request for a summary gets one signed block and is billed as an iteration', async () => {
  const { client } = await connect({ summarize: () => 'Recipe and Step were named.' });
  const message = await client.beta.messages.create({ ...fields, messages: history, compaction });
  expect(message).toMatchObject({
    content: [
      {
        type: 'compaction',
        content: 'Recipe and Step were named.',
        signature: expect.any(String),
        tool_changes: [],
      },
    ],
    stop_reason: 'compaction',
    usage: { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 },
  });
  expect(message.usage.iterations).toMatchObject([
    { type: 'compaction', input_tokens: expect.any(Number), cache_read_input_tokens: 0 },
  ]);
});

test('the default summary says what it stands for', async () => {
  const { client } = await connect();
  const { content } = await client.beta.messages.create({
    ...fields,
    messages: history,
    compaction,
  });
  expect(content).toMatchObject([
    {
      content: 'Summary of 2 messages. It began: "Name the entities." It ended: "Recipe and Step."',
    },
  ]);
});

test('a streamed block is announced whole', async () => {
  const { client } = await connect();
  const types: string[] = [];
  const stream = client.beta.messages.stream({ ...fields, messages: history, compaction });
  stream.on('streamEvent', ({ type }) => types.push(type));
  const message = await stream.finalMessage();
  expect(types).not.toContain('content_block_delta');
  expect(message).toMatchObject({
    content: [{ type: 'compaction', content: expect.stringContaining('Summary of 2') }],
    stop_reason: 'compaction',
    usage: { iterations: [{ type: 'compaction' }] },
  });
});

test.each([
  ['is cut off', 'word '.repeat(2_000), 'max_tokens'],
  ['calls a tool', adding, 'tool_use'],
  ['says nothing', '', 'end_turn'],
  ['is refused', { content: 'No.', stop_reason: 'refusal' } as const, 'refusal'],
])('a summary that %s leaves no block', async (_how, said, stop_reason) => {
  const { client } = await connect({ summarize: () => said });
  const message = await client.beta.messages.create({ ...fields, messages: history, compaction });
  expect(message).toMatchObject({
    content: [],
    stop_reason,
    usage: { output_tokens: 0, iterations: [{ type: 'compaction' }] },
  });
});

test('an overloaded summarizer is known by its code', async () => {
  const { client } = await connect({ summarize: () => ({ error: { status: 529 } }) });
  const request = client.beta.messages.create({ ...fields, messages: history, compaction });
  await expect(request).rejects.toThrow(Anthropic.CompactionUnavailableError);
});

test('the block is sent back first, and the model reads it instead of the messages', async () => {
  const { client } = await connect({ count: (params) => JSON.stringify(params).length });
  const { content } = await client.beta.messages.create({
    ...fields,
    messages: history,
    compaction,
  });
  const messages: Messages = [
    { role: 'assistant', content },
    { role: 'user', content: 'Which fields has Recipe?' },
  ];
  const answer = await client.beta.messages.create({ ...fields, messages });
  expect(answer.usage.input_tokens).toBeGreaterThan(100);
  const again = await client.beta.messages.create({ ...fields, messages, compaction });
  expect(again.content).toMatchObject([{ content: expect.stringContaining('Summary of 2') }]);
  await client.beta.messages.create({
    ...fields,
    messages: [{ role: 'assistant', content: again.content }],
  });
});

test('a compaction reads the cache of the conversation and its block begins another', async () => {
  const { client } = await connect();
  const cached = { ...fields, cache_control: { type: 'ephemeral' as const } };
  const long: Messages = [{ role: 'user', content: 'word '.repeat(5_000) }];
  const { content } = await client.beta.messages.create({ ...cached, messages: long });
  const messages: Messages = [...long, { role: 'assistant', content }];
  const summary = await client.beta.messages.create({ ...cached, messages, compaction });
  expect(summary.usage.iterations?.[0]?.cache_read_input_tokens).toBeGreaterThan(5_000);
  const next = await client.beta.messages.create({
    ...cached,
    messages: [
      { role: 'assistant', content: summary.content },
      { role: 'user', content: 'Go on.' },
    ],
  });
  expect(next.usage.cache_read_input_tokens).toBe(0);
});

test('the block tells the tool changes of what it stands for', async () => {
  const { client } = await connect();
  const change = (type: 'tool_addition' | 'tool_removal', name: string) => ({
    type,
    tool: { type: 'tool_reference' as const, name },
  });
  const tool = (name: string) => ({ name, input_schema: { type: 'object' as const } });
  const tools = ['a', 'b', 'c'].map(tool);
  const gone = tool('gone');
  const { content } = await client.beta.messages.create({
    ...fields,
    betas: [...betas, 'mid-conversation-tool-changes-2026-07-01', 'inline-tools-2026-09-15'],
    tools,
    messages: [
      { role: 'user', content: 'q' },
      { role: 'system', content: [change('tool_removal', 'a'), change('tool_removal', 'b')] },
      { role: 'assistant', content: 'a' },
      { role: 'user', content: 'q' },
      {
        role: 'system',
        content: [
          change('tool_addition', 'b'),
          { type: 'tool_addition', tool: { type: 'tool_definition', definition: gone } },
          change('tool_removal', 'gone'),
        ],
      },
    ],
    compaction,
  });
  expect(content).toMatchObject([
    { tool_changes: [change('tool_removal', 'a'), change('tool_addition', 'b')] },
  ]);
});

test.each([
  ['over a thread', {}],
  ['without one', { thread: false as const }],
])('the tool runner compacts before its next turn %s', async (_where, options) => {
  const { client, simulator } = await connect({
    reply: (_params, { n }) => (n === 1 ? adding : 'It is 3.'),
  });
  const runner = client.beta.messages.toolRunner({
    ...fields,
    messages: [{ role: 'user', content: 'Add.' }],
    tools: [add],
    stop_sequences: ['never'],
    tool_choice: { type: 'auto' },
    ...options,
  });
  const stops: unknown[] = [];
  for await (const message of runner) {
    if (stops.length === 0) runner.compactBeforeNextTurn();
    stops.push(message.stop_reason);
  }
  expect(stops).toEqual(['tool_use', 'compaction', 'end_turn']);
  expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(simulator.requests.at(-1)?.body).toMatchObject({
    messages: [{ role: 'assistant', content: [{ type: 'compaction' }] }],
  });
});

test('counting ignores the parameter', async () => {
  const { client } = await connect();
  const counted = { model: fields.model, messages: history.slice(0, 1) };
  const { input_tokens } = await client.beta.messages.countTokens(counted);
  const asked = await client.beta.messages.countTokens({ ...counted, betas, compaction });
  expect(asked.input_tokens).toBe(input_tokens);
});

test('a thread goes on from a summary it was asked for', async () => {
  const read: unknown[] = [];
  const { client, simulator } = await connect({
    reply: (params) => {
      read.push(params.messages);
      return 'Yes.';
    },
  });
  const thread = client.beta.messages.thread(fields);
  await thread.send(history[0]);
  await thread.send({ role: 'user', content: 'Sum up.' }, { compaction });
  await thread.send({ role: 'user', content: 'Go on.' });
  expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(read[1]).toMatchObject([{ content: [{ type: 'compaction' }] }, { content: 'Go on.' }]);
});
