import { afterEach, describe, expect, test } from 'vitest';
import {
  createContinued,
  cut,
  type Given,
  params,
  text,
  tool,
  tools,
  user,
  ways,
} from './continued.ts';

const api = createContinued();
afterEach(() => api.close());

describe.each(ways)('a $way reply', ({ get }) => {
  test('that paused is taken up again as it came', async () => {
    const paused = [
      text('Let me look.'),
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } },
    ];
    const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };
    const client = await api.start((_, { n }) =>
      n === 1
        ? ({ content: paused, stop_reason: 'pause_turn' } as never)
        : ([found, text('Found.')] as never),
    );
    const search = [{ type: 'web_search_20250305' as const, name: 'web_search' as const }];
    const message = await get(client, params({ tools: search }));
    expect(message.content).toMatchObject([...paused, found, text('Found.')]);
    expect(api.sent()[1]?.messages[1]).toMatchObject({ role: 'assistant', content: paused });
    expect(api.sent()[1]?.messages).toHaveLength(2);
    expect(api.codes()).toEqual(['resumed']);
  });

  test.each([
    { name: 'alone', before: [], messages: 1 },
    { name: 'behind text', before: [text('I write it.')], messages: 3 },
  ])('gets a cut tool call again, with more tokens: $name', async ({ before, messages }) => {
    const client = await api.start((_, { n }) =>
      n === 1 ? cut(...before, tool({}, 'cut')) : ([tool({ a: 1 })] as never),
    );
    const message = await get(client, params({ tools }));
    expect(message.content).toMatchObject([...before, tool({ a: 1 })]);
    expect(message.stop_reason).toBe('tool_use');
    expect(api.sent()[1]?.max_tokens).toBe(2_000);
    expect(api.sent()[1]?.messages).toHaveLength(messages);
    expect(api.codes()).toEqual(['retried']);
  });

  test('gets several tool calls again of which the last was cut', async () => {
    const client = await api.start((_, { n }) =>
      n === 1 ? cut(tool({ a: 1 }, 'a'), tool({}, 'b')) : ([tool({ a: 2 }, 'c')] as never),
    );
    expect((await get(client, params({ tools }))).content).toMatchObject([tool({ a: 2 }, 'c')]);
  });

  test('asks for no more tokens than the model writes', async () => {
    const client = await api.start(() => cut(tool({})));
    const message = await get(
      client,
      params({ tools, max_tokens: 60_000, model: 'claude-haiku-4-5' }),
    );
    expect(message.content).toMatchObject([tool({})]);
    expect(message.stop_reason).toBe('max_tokens');
    expect(api.sent().map(({ max_tokens }) => max_tokens)).toEqual([60_000, 64_000]);
  });

  test('keeps the thinking of each segment where it was', async () => {
    const thinking = (content: string) => ({ type: 'thinking', thinking: content });
    const client = await api.start((_, { n }) =>
      n === 1 ? cut(thinking('A'), text('One, ')) : ([thinking('B'), text('two.')] as never),
    );
    const message = await get(client, params());
    expect(message.content).toMatchObject([
      thinking('A'),
      text('One, '),
      thinking('B'),
      text('two.'),
    ]);
    expect(api.sent()[1]?.messages[1]).toMatchObject({ content: [thinking('A'), text('One, ')] });
  });

  test.each([
    { model: 'claude-fable-5-2', types: ['thinking', 'text', 'text'] },
    { model: 'claude-opus-4-8', types: ['thinking', 'text', 'thinking', 'text'] },
  ])('may be sent back to $model, without thinking that it bound', async ({ model, types }) => {
    const thinking = { type: 'thinking', thinking: 'Hm.' };
    const client = await api.start((_, { n }) =>
      n === 1 ? cut(thinking, text('One, ')) : ([thinking, text('two.')] as never),
    );
    const given = params({ model, thinking: { type: 'adaptive' } });
    const { content } = await get(client, given);
    const messages = [...given.messages, { role: 'assistant' as const, content }, user];
    await client.messages.create({ ...given, messages });
    expect(api.sent().at(-1)?.messages[1]).toMatchObject({
      content: types.map((type) => ({ type })),
    });
  });

  test('that ended behind its thinking gets more tokens', async () => {
    const thinking = { type: 'thinking', thinking: 'Hm.' };
    const client = await api.start((_, { n }) => (n === 1 ? cut(thinking) : [text('Done.')]));
    const message = await get(client, params());
    expect(message.content).toMatchObject([thinking, text('Done.')]);
    expect(api.sent()[1]).toEqual({ ...api.sent()[0], max_tokens: 2_000 });
  });

  test.each<[string, () => never, Partial<Given>, number]>([
    ['is whole', () => [text('Done.')] as never, {}, 1],
    ['is refused', () => ({ content: [], stop_reason: 'refusal' }) as never, {}, 1],
    [
      'filled the window',
      () => ({ content: 'a', stop_reason: 'model_context_window_exceeded' }) as never,
      {},
      1,
    ],
    [
      'is structured',
      () => cut(text('{"a')),
      {
        output_config: {
          format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } },
        },
      } as never,
      1,
    ],
    ['calls a tool before it is cut', () => cut(tool({}), text('And')), { tools }, 1],
    [
      'ends in a server’s call',
      () => cut({ type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }),
      {},
      1,
    ],
  ])('is passed on when it %s', async (_, reply, more, requests) => {
    const client = await api.start(reply);
    const bare = api.bare();
    const message = await get(client, params(more));
    expect(api.sent()).toHaveLength(requests);
    const own = await get(bare, params(more));
    expect({ ...message, id: '' }).toEqual({ ...own, id: '' });
  });

  test('keeps what there is when a later segment fails', async () => {
    const client = await api.start((_, { n }) =>
      n === 1 ? cut(text('One, ')) : { error: { status: 400, message: 'No.' } },
    );
    const message = await get(client, params());
    expect(message.content).toMatchObject([text('One, ')]);
    expect(message.stop_reason).toBe('max_tokens');
    expect(api.codes()).toEqual(['continuation-failed']);
  });

  test('keeps a cut call when it cannot be asked for again', async () => {
    const client = await api.start((_, { n }) =>
      n === 1 ? cut(text('So:'), tool({})) : { error: { status: 500 } },
    );
    const message = await get(client, params({ tools }));
    expect(message.content).toMatchObject([text('So:'), tool({})]);
  });
});
