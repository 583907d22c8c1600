import Anthropic from '@anthropic-ai/sdk';
import type { Block, Message, Params, Step } from '@turnwise/core';
import { type RecordedRequest, startSimulator } from '@turnwise/simulator';
import { type TurnwiseOptions, turnwise } from 'turnwise';
import { afterEach, describe, expect, test } from 'vitest';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.close();
});

type Turn = (client: Anthropic, body: Body) => Promise<{ readonly content: readonly unknown[] }>;
type Body = Anthropic.MessageCreateParamsNonStreaming;

const ways: readonly (readonly [string, Turn])[] = [
  ['whole', (client, body) => client.messages.create(body)],
  ['streamed', (client, body) => client.messages.stream(body).finalMessage()],
  ['whole by beta.messages', (client, body) => client.beta.messages.create(body as never)],
  ['streamed by beta.messages', (client, body) => streamed(client, body)],
];

const streamed: Turn = (client, body) => client.beta.messages.stream(body as never).finalMessage();

const words = (n: number, word: string) => `${word} `.repeat(n);
const typesOf = (content: unknown) => (content as readonly Block[]).map(({ type }) => type);

const answer = (n: number): object[] => [
  { type: 'thinking', thinking: `Thought ${n}.` },
  { type: 'text', text: `Answer ${n}.` },
];

async function connect(options: TurnwiseOptions = {}, say = answer) {
  const simulator = await startSimulator({
    reply: (_, { n }) => say(n) as never,
    summarize: () => 'Many words.',
  });
  started.push(simulator);
  const steps: Step[] = [];
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const client = turnwise(bare, {
    context: 'server',
    platform: 'anthropic',
    window: { trigger: { tokens: 50_000 } },
    onFault: 'throw',
    on: (step) => steps.push(step),
    ...options,
  });
  return { simulator, client, steps };
}

/** A conversation in which every turn of the user is of some 2,500 tokens. */
async function converse(client: Anthropic, turn: Turn, turns: number, keep = (it: unknown) => it) {
  const messages: Message[] = [];
  const replies: string[][] = [];
  for (let n = 1; n <= turns; n++) {
    messages.push({ role: 'user', content: words(2_000, `w${n + 10}`) });
    const body = { model: 'claude-opus-5-5', max_tokens: 500, system: 'Be brief.', messages };
    const { content } = await turn(client, body as Body);
    replies.push(typesOf(content));
    messages.push({ role: 'assistant', content: keep(content) as Block[] });
  }
  return { messages, replies };
}

const sentOf = (request: RecordedRequest | undefined) => request?.body as Params;

/** What was sent, marks aside. */
function unmarked({ messages }: Pick<Params, 'messages'>): unknown[] {
  const text = JSON.stringify(messages).replace(/,"cache_control":\{"type":"ephemeral"\}/g, '');
  return (JSON.parse(text) as Message[]).map(({ role, content }) => ({
    role,
    content: typeof content === 'string' ? [{ type: 'text', text: content }] : content,
  }));
}

describe.each(ways)('a long conversation, %s', (_, turn) => {
  test('is compacted by the server whenever it outgrows the trigger, and all of it is sent back', async () => {
    const { simulator, client } = await connect();
    const { replies } = await converse(client, turn, 36);

    expect(new Set(simulator.requests.map(({ status }) => status))).toEqual(new Set([200]));
    const compacted = replies.flatMap((types, n) => (types[0] === 'compaction' ? [n] : []));
    expect(compacted.length).toBeGreaterThanOrEqual(2);
    // As many turns lie between two compactions as before the first: each begins from the summary.
    const gaps = compacted.map((n, i) => n - (compacted[i - 1] ?? -1));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(Math.max(...gaps) - 1);

    const sent = simulator.requests.map(sentOf);
    const fields = new Set(sent.map((body) => JSON.stringify(body.context_management)));
    expect(fields.size).toBe(1);
    const last = unmarked(sent.at(-1) as Params);
    for (const body of sent) expect(last.slice(0, body.messages.length)).toEqual(unmarked(body));
    const blocks = (last as Message[]).flatMap(({ content }) => content as Block[]);
    expect(blocks.filter(({ type }) => type === 'compaction')).toEqual(
      compacted.filter((n) => n < 35).map(() => ({ type: 'compaction', content: 'Many words.' })),
    );
    for (const { headers } of simulator.requests) {
      expect(headers['anthropic-beta']).toContain('context-management-2025-06-27');
      expect(headers['anthropic-beta']).toContain('compact-2026-01-12');
    }
  });
});

test('a caller that keeps text alone is compacted again, and hears of it', async () => {
  const { simulator, client, steps } = await connect();
  const textOf = (content: unknown) =>
    (content as Block[]).filter(({ type }) => type === 'text') as unknown;
  const { replies } = await converse(client, (c, b) => c.messages.create(b), 24, textOf);
  expect(new Set(simulator.requests.map(({ status }) => status))).toEqual(new Set([200]));
  expect(replies.slice(-3).map(([first]) => first)).toEqual(Array(3).fill('compaction'));
  expect(steps.filter(({ code }) => code === 'compaction-lost')).not.toEqual([]);
});

test.each(ways)(
  'an agent that thinks by a budget works on through compactions, %s',
  async (_, turn) => {
    const call = { type: 'tool_use', name: 'read', input: {} };
    const thought = { type: 'thinking', thinking: 'Read on.' };
    const { simulator, client, steps } = await connect({}, (n) => [
      thought,
      { ...call, id: `toolu_${n}` },
    ]);
    const messages: Message[] = [{ role: 'user', content: 'Read all of it.' }];
    const replies: string[][] = [];
    for (let n = 1; n <= 34; n++) {
      const thinking = { type: 'enabled', budget_tokens: 1_024 };
      const tools = [{ name: 'read', input_schema: { type: 'object' } }];
      const body = { model: 'claude-sonnet-4-6', max_tokens: 2_000, thinking, tools, messages };
      const { content } = await turn(client, body as never);
      replies.push(typesOf(content));
      const { id } = (content as Block[]).at(-1) as Block;
      const result = { type: 'tool_result', tool_use_id: id, content: words(2_000, `r${n + 10}`) };
      messages.push({ role: 'assistant', content: content as Block[] });
      messages.push({ role: 'user', content: [result] });
    }
    expect(new Set(simulator.requests.map(({ status }) => status))).toEqual(new Set([200]));
    expect(replies).toContainEqual(['compaction', 'thinking', 'tool_use']);
    expect(unmarked(sentOf(simulator.requests.at(-1)))).toEqual(
      unmarked({ messages }).slice(0, -2),
    );
    const repaired = steps.filter(({ middleware }) => middleware === 'repair');
    expect(new Set(repaired.map(({ code }) => code))).toEqual(new Set(['missing-beta']));
  },
);
