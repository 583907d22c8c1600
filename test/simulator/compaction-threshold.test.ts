import type Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';

type Messages = Anthropic.Beta.BetaMessageParam[];
type Edit = Anthropic.Beta.BetaCompact20260112Edit;

const betas: Anthropic.Beta.AnthropicBeta[] = ['compact-2026-01-12'];
const fields = { model: 'claude-opus-5-5', max_tokens: 500, betas };
const reply = () => 'Yes.';
const long: Messages = [{ role: 'user', content: 'word '.repeat(40_000) }];

const edits = (over: Partial<Edit> = {}) => ({
  context_management: {
    edits: [
      {
        type: 'compact_20260112' as const,
        trigger: { type: 'input_tokens' as const, value: 50_000 },
        ...over,
      },
    ],
  },
});

test('a long conversation is summarized first and answered from the summary', async () => {
  const read: unknown[] = [];
  const { client } = await connect({
    summarize: () => 'Words.',
    reply: (params) => {
      read.push(params.messages);
      return 'Many words.';
    },
  });
  const { content, stop_reason, usage } = await client.beta.messages.create({
    ...fields,
    messages: long,
    ...edits(),
  });
  expect(content).toMatchObject([
    { type: 'compaction', content: 'Words.' },
    { type: 'text', text: 'Many words.' },
  ]);
  expect(stop_reason).toBe('end_turn');
  expect(read).toEqual([
    [{ role: 'assistant', content: [{ type: 'compaction', content: 'Words.' }] }],
  ]);
  const [compaction, message] = usage.iterations ?? [];
  expect([compaction?.type, message?.type]).toEqual(['compaction', 'message']);
  expect(compaction?.input_tokens).toBeGreaterThan(70_000);
  expect(message?.input_tokens).toBe(usage.input_tokens);
  expect(usage.input_tokens).toBeLessThan(50);
});

test('a conversation below the trigger is left alone', async () => {
  const { client } = await connect({ reply });
  const { content, usage } = await client.beta.messages.create({
    ...fields,
    messages: [{ role: 'user', content: 'Hello' }],
    ...edits(),
  });
  expect(content).toMatchObject([{ type: 'text' }]);
  expect(usage.iterations).toMatchObject([
    { type: 'message', input_tokens: usage.input_tokens, output_tokens: usage.output_tokens },
  ]);
});

test('without a trigger it is 150,000 tokens', async () => {
  let tokens = 149_999;
  const { client } = await connect({ count: () => tokens, reply });
  const create = () =>
    client.beta.messages.create({ ...fields, messages: long, ...edits({ trigger: null }) });
  expect((await create()).content.map(({ type }) => type)).toEqual(['text']);
  tokens = 150_000;
  expect((await create()).content.map(({ type }) => type)).toEqual(['compaction', 'text']);
});

test('a pause hands the block over before the answer, which comes from it', async () => {
  const { client } = await connect({ reply });
  const pausing = edits({ pause_after_compaction: true });
  const paused = await client.beta.messages.create({ ...fields, messages: long, ...pausing });
  expect(paused).toMatchObject({
    content: [{ type: 'compaction' }],
    stop_reason: 'compaction',
    usage: { input_tokens: 0, output_tokens: 0, iterations: [{ type: 'compaction' }] },
  });
  const messages: Messages = [...long, { role: 'assistant', content: paused.content }];
  const answer = await client.beta.messages.create({ ...fields, messages, ...pausing });
  expect(answer.content).toMatchObject([{ type: 'text' }]);
  expect(answer.usage.input_tokens).toBeLessThan(500);
});

test('a failed compaction has no content and the conversation goes on in full', async () => {
  const { client } = await connect({ summarize: () => '', reply });
  const failed = await client.beta.messages.create({ ...fields, messages: long, ...edits() });
  expect(failed.content).toMatchObject([{ type: 'compaction', content: null }, { type: 'text' }]);
  expect(failed.usage.input_tokens).toBeGreaterThan(70_000);
  const messages: Messages = [
    ...long,
    { role: 'assistant', content: failed.content },
    { role: 'user', content: 'Hello' },
  ];
  const next = await client.beta.messages.create({ ...fields, messages });
  expect(next.usage.input_tokens).toBeGreaterThan(70_000);
});

test('a streamed block comes in one delta', async () => {
  const { client } = await connect({ summarize: () => 'Words.', reply });
  const seen: unknown[] = [];
  const stream = client.beta.messages.stream({ ...fields, messages: long, ...edits() });
  stream.on('streamEvent', (event) => {
    if ('index' in event && event.index === 0) seen.push(event);
  });
  const message = await stream.finalMessage();
  expect(seen).toMatchObject([
    { content_block: { type: 'compaction', content: null } },
    { delta: { type: 'compaction_delta', content: 'Words.' } },
    { type: 'content_block_stop' },
  ]);
  expect(message.content).toMatchObject([{ type: 'compaction', content: 'Words.' }, {}]);
  expect(message.usage.iterations?.length).toBe(2);
});

test('a conversation of any length stays below the trigger, whether the past is sent or not', async () => {
  const thought = [
    { type: 'thinking', thinking: 'Hm.' },
    { type: 'text', text: 'Yes.' },
  ];
  const { client, simulator } = await connect({ reply: () => thought });
  let history: Messages = [];
  let pruned: Messages = [];
  const compactions: number[] = [];
  for (let turn = 0; turn < 14; turn++) {
    const said: Messages[number] = { role: 'user', content: 'word '.repeat(6_000) };
    history = [...history, said];
    pruned = [...pruned, said];
    const short = await client.beta.messages.create({ ...fields, messages: pruned, ...edits() });
    const full = await client.beta.messages.create({ ...fields, messages: history, ...edits() });
    expect(full.usage).toEqual(short.usage);
    history = [...history, { role: 'assistant', content: full.content }];
    pruned = [...pruned, { role: 'assistant', content: short.content }];
    if (full.content[0]?.type !== 'compaction') continue;
    compactions.push(turn);
    pruned = pruned.slice(-1);
  }
  expect(compactions.length).toBeGreaterThan(1);
  expect(simulator.requests.every(({ status }) => status === 200)).toBe(true);
});

test('counting reads a conversation from its last summary on and compacts nothing', async () => {
  const { client } = await connect({ reply });
  const model = fields.model;
  const { content } = await client.beta.messages.create({ ...fields, messages: long, ...edits() });
  const messages: Messages = [
    ...long,
    { role: 'assistant', content },
    { role: 'user', content: 'Hello' },
  ];
  const counted = await client.beta.messages.countTokens({ model, betas, messages, ...edits() });
  expect(counted.input_tokens).toBeLessThan(500);
  expect(counted.context_management?.original_input_tokens).toBeGreaterThan(70_000);
});
