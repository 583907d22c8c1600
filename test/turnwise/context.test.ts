import Anthropic from '@anthropic-ai/sdk';
import { type Block, type Message, OptionError, type Params } from '@turnwise/core';
import { type RecordedRequest, startSimulator } from '@turnwise/simulator';
import { explain, stack, type TurnwiseOptions, turnwise } from 'turnwise';
import { afterEach, describe, expect, test } from 'vitest';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.close();
});

const words = (n: number, word: string) => `${word} `.repeat(n);
const typesOf = (content: unknown) => (content as readonly Block[]).map(({ type }) => type);
const long: Message[] = [{ role: 'user', content: words(40_000, 'sill') }];
const next = (content: unknown): Message[] => [
  ...long,
  { role: 'assistant', content: content as Block[] },
  { role: 'user', content: 'And now?' },
];

async function connect() {
  const simulator = await startSimulator({
    reply: () => 'At six.',
    summarize: () => 'Sills.',
  });
  started.push(simulator);
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const client = (options: TurnwiseOptions = {}) =>
    turnwise(bare, { platform: 'anthropic', onFault: 'throw', ...options });
  return { simulator, client };
}

const window = { trigger: { tokens: 50_000 } };
const body = (messages: Message[], more: object = {}) =>
  ({ model: 'claude-opus-5-5', max_tokens: 100, messages, ...more }) as never;
const sentOf = (request: RecordedRequest | undefined) => request?.body as Params;

describe('a conversation that the server has compacted', () => {
  async function compacted() {
    const { simulator, client } = await connect();
    const { content } = await client({ context: 'server', window }).messages.create(body(long));
    expect(typesOf(content)).toEqual(['compaction', 'text']);
    return { simulator, client, messages: next(content) };
  }
  const summary = '<summary_of_the_conversation>\nSills.\n</summary_of_the_conversation>';

  test.each<{ name: string; options: TurnwiseOptions; model: string; statuses: number[] }>([
    {
      name: 'with a model that compacts nothing',
      options: { context: 'server', window },
      model: 'claude-haiku-4-5',
      statuses: [200],
    },
    { name: 'locally', options: {}, model: 'claude-opus-5-5', statuses: [400, 200] },
    {
      name: 'without either',
      options: { context: 'off' },
      model: 'claude-opus-5-5',
      statuses: [400, 200],
    },
  ])('goes on $name: the summary becomes text', async ({ options, model, statuses }) => {
    const { simulator, client, messages } = await compacted();
    await client(options).messages.create(body(messages, { model }));
    expect(simulator.requests.slice(1).map(({ status }) => status)).toEqual(statuses);
    expect(sentOf(simulator.requests.at(-1)).messages[1]?.content).toMatchObject([
      { type: 'text', text: summary },
      { type: 'text' },
    ]);
  });

  test('is sound in strict mode', async () => {
    const { simulator, client, messages } = await compacted();
    await client({ context: 'server', window, mode: 'strict' }).messages.create(body(messages));
    expect(simulator.requests.at(-1)?.status).toBe(200);
  });

  test('keeps the block in a reply to an emulated prefill, whole and streamed', async () => {
    const { client } = await connect();
    const wrapped = client({ context: 'server', window });
    const prefilled = body([...long, { role: 'assistant', content: 'At ' }]);
    const whole = await wrapped.messages.create(prefilled);
    const streamed = await wrapped.messages.stream(prefilled).finalMessage();
    for (const { content } of [whole, streamed]) {
      expect(content[0]).toMatchObject({ type: 'compaction', content: 'Sills.' });
      expect(typesOf(content)).toEqual(['compaction', 'text']);
    }
  });
});

test('the server clears the results of a tool, and the program keeps and sends all of them', async () => {
  const { simulator, client } = await connect();
  const clear = { trigger: { tokens: 20_000 }, keep: { messages: 2 }, atLeast: { tokens: 9_000 } };
  const wrapped = client({ context: 'server', clear });
  const messages: Message[] = [{ role: 'user', content: 'Read all files.' }];
  const tools = [{ name: 'read', input_schema: { type: 'object' } }];
  const cleared: unknown[] = [];
  for (let n = 0; n < 12; n++) {
    const reply = await wrapped.messages.create(body([...messages], { tools }));
    const { context_management } = reply as unknown as { context_management: never };
    const { applied_edits } = context_management as { applied_edits: { type: string }[] };
    cleared.push(applied_edits.length);
    const call = { type: 'tool_use', id: `toolu_${n}`, name: 'read', input: { n } };
    const content = words(2_000, `line${n}`);
    messages.push(
      { role: 'assistant', content: [call] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content }] },
    );
  }
  expect(cleared.slice(0, 3)).toEqual([0, 0, 0]);
  expect(cleared.at(-1)).toBe(1);
  expect(sentOf(simulator.requests.at(-1)).messages).toHaveLength(23);
  expect(JSON.stringify(sentOf(simulator.requests.at(-1)).messages)).not.toContain('cleared');
  const usages = simulator.requests.map(({ usage }) => usage);
  expect(Math.max(...usages.map((usage) => usage?.input_tokens ?? 0))).toBeLessThan(20_000);
  // What was cleared stays so: the notes before the newest one are read from the cache.
  const read = usages.slice(6).map((usage) => usage?.cache_read_input_tokens ?? 0);
  expect(read).toEqual([...read].sort((a, b) => a - b));
  expect(read[0]).toBeGreaterThan(0);
});

describe('context', () => {
  const codes = async (options: TurnwiseOptions) => {
    const { steps } = await explain(body(long) as Params, ...stack({ ...options, cache: false }));
    return steps.map(({ middleware, code }) => `${middleware} ${code}`);
  };
  const small = { window: { trigger: { turns: 1 } } } as const;

  const many = [...next('At six.'), ...next('At six.').slice(1)];

  test('is local unless said otherwise', async () => {
    expect(await codes({ clear: false })).toEqual([]);
    const { params } = await explain(body(many) as Params, ...stack(small));
    expect(params.messages.length).toBeLessThan(many.length);
  });

  test('that is off is left alone', async () => {
    const off = stack({ context: 'off', clear: false, window: false, cache: false });
    const { params } = await explain(body(many) as Params, ...off);
    expect(params.messages).toEqual(many);
    expect(stack({ context: 'off' })).toHaveLength(stack().length - 2);
  });

  test('that the server keeps is left to it', async () => {
    expect(await codes({ context: 'server' })).toEqual([
      'delegate delegated',
      'clear left-to-server',
      'window left-to-server',
    ]);
  });

  test.each<{ options: object; says: string }>([
    { options: { context: 'cloud' }, says: 'Write one of: server, local, off' },
    { options: { context: 'off', clear: {} }, says: 'Leave clear out' },
    { options: { context: 'off', window: { trigger: { turns: 9 } } }, says: 'Leave window out' },
    { options: { context: 'server', ...small }, says: 'window.trigger: the API counts tokens' },
    { options: { context: 'server', clear: { pin: () => true } }, says: "write context: 'local'" },
    { options: { context: 'server', clear: false, window: false }, says: "write context: 'off'" },
  ])('$options throws and says what to write', ({ options, says }) => {
    expect(() => stack(options as TurnwiseOptions)).toThrow(OptionError);
    expect(() => stack(options as TurnwiseOptions)).toThrow(says);
  });
});
