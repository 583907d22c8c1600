import { describe, expect, test } from 'vitest';
import { assistant, type Body, hello, post, start, text, user, weather } from './support.ts';

const clock = { name: 'clock', input_schema: { type: 'object' } };
const ask = user('What is the weather?');
const called = assistant([{ type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }]);
const results = (...blocks: readonly unknown[]) =>
  user([{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny' }, ...blocks]);

/** Does not think unless told to, and may be forced. */
const plain = { model: 'claude-opus-4-6' };

async function answer(send: Body, beta = '') {
  const { status, body } = await post(
    await start(),
    { ...hello, ...plain, ...send },
    { 'anthropic-beta': beta },
  );
  expect(body.error?.message).toBeUndefined();
  expect(status).toBe(200);
  return body;
}

const namesIn = ({ content }: { readonly content: readonly Body[] }) =>
  content.map(({ type, name }) => name ?? type);

test.each([
  { it: 'a plain question', send: { messages: [ask] }, says: ['text'] },
  {
    it: 'a question that names a tool',
    send: { messages: [ask], tools: [clock, weather] },
    says: ['weather'],
  },
  {
    it: 'a question that names two tools',
    send: { messages: [user('Weather and clock?')], tools: [clock, weather] },
    says: ['clock', 'weather'],
  },
  {
    it: 'the same without parallel calls',
    send: {
      messages: [user('Weather and clock?')],
      tools: [clock, weather],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    },
    says: ['clock'],
  },
  {
    it: 'a question that names no tool',
    send: { messages: [user('Hello')], tools: [clock, weather] },
    says: ['clock'],
  },
  {
    it: 'a name in camel case',
    send: {
      messages: [user('Search the files')],
      tools: [clock, { ...clock, name: 'searchFiles' }],
    },
    says: ['searchFiles'],
  },
  {
    it: 'tool_choice none',
    send: { messages: [ask], tools: [weather], tool_choice: { type: 'none' } },
    says: ['text'],
  },
  {
    it: 'tool_choice tool',
    send: {
      messages: [ask],
      tools: [weather, clock],
      tool_choice: { type: 'tool', name: 'clock' },
    },
    says: ['clock'],
  },
  {
    it: 'tool_choice any, even after results',
    send: {
      messages: [ask, called, results()],
      tools: [weather],
      tool_choice: { type: 'any' },
    },
    says: ['weather'],
  },
  {
    it: 'a tool that the API runs',
    send: { messages: [ask], tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    says: ['text'],
  },
  {
    it: 'a tool that code alone may call',
    send: {
      messages: [ask],
      tools: [{ ...weather, allowed_callers: ['code_execution_20250825'] }],
    },
    says: ['text'],
  },
])('$it is answered with $says', async ({ send, says }) => {
  const body = await answer(send);
  expect(namesIn(body)).toEqual(says);
  expect(body.stop_reason).toBe(says[0] === 'text' ? 'end_turn' : 'tool_use');
});

test.each([
  { blocks: [], mentions: 'A tool returned: sunny' },
  { blocks: [text('And now?')], mentions: 'A tool returned: sunny' },
])('results with %o behind them are answered in text', async ({ blocks, mentions }) => {
  const body = await answer({ messages: [ask, called, results(...blocks)], tools: [weather] });
  expect(namesIn(body)).toEqual(['text']);
  expect(body.content[0]?.text).toContain(mentions);
});

test.each([
  { type: 'bash_20250124', name: 'bash', input: { command: 'ls' } },
  { type: 'memory_20250818', name: 'memory', input: { command: 'view', path: '/memories' } },
  {
    type: 'text_editor_20250728',
    name: 'str_replace_based_edit_tool',
    input: { command: 'view', path: '/' },
  },
])('the own tool $name is called with a harmless input', async ({ type, name, input }) => {
  const body = await answer({ messages: [ask], tools: [{ type, name }] });
  expect(body.content).toMatchObject([{ type: 'tool_use', name, input }]);
});

describe('thinking', () => {
  const manual = { thinking: { type: 'enabled', budget_tokens: 1_024 }, max_tokens: 2_048 };
  const thought = { type: 'thinking', thinking: 'hm', signature: 'sig' };
  const loop = [ask, assistant([thought, ...(called.content as Body[])]), results()];
  const tools = [weather];

  test.each([
    { it: 'off', send: {}, says: ['text'] },
    { it: 'on by default', send: { model: 'claude-opus-5-5' }, says: ['thinking', 'text'] },
    {
      it: 'switched off',
      send: { model: 'claude-opus-5', thinking: { type: 'disabled' } },
      says: ['text'],
    },
    { it: 'manual, before a call', send: { ...manual, tools }, says: ['thinking', 'weather'] },
    { it: 'manual, after results', send: { ...manual, tools, messages: loop }, says: ['text'] },
    {
      it: 'manual and interleaved, after results',
      send: { ...manual, tools, messages: loop },
      beta: 'interleaved-thinking-2025-05-14',
      says: ['thinking', 'text'],
    },
    {
      it: 'adaptive, after results',
      send: { thinking: { type: 'adaptive' }, tools, messages: loop },
      says: ['thinking', 'text'],
    },
    {
      it: 'adaptive with a forced call',
      send: { thinking: { type: 'adaptive' }, tools, tool_choice: { type: 'any' } },
      says: ['weather'],
    },
    {
      it: 'between tools, before a call',
      send: { model: 'claude-sonnet-5-5', thinking: { type: 'between_tools' }, tools },
      says: ['weather'],
    },
    {
      it: 'between tools, after results',
      send: {
        model: 'claude-sonnet-5-5',
        thinking: { type: 'between_tools' },
        tools,
        messages: loop,
      },
      says: ['thinking', 'text'],
    },
  ])('$it: $says', async ({ send, beta, says }) => {
    const body = await answer(send, beta);
    expect(namesIn(body)).toEqual(says);
    const tokens = body.usage.output_tokens_details?.thinking_tokens ?? 0;
    expect(tokens > 0).toBe(says[0] === 'thinking');
    expect(tokens).toBeLessThan(body.usage.output_tokens);
  });

  test.each([
    { model: 'claude-opus-4-6', display: undefined, shown: true },
    { model: 'claude-opus-4-6', display: 'omitted', shown: false },
    { model: 'claude-opus-4-8', display: undefined, shown: false },
    { model: 'claude-opus-4-8', display: 'summarized', shown: true },
  ])('$model with display $display', async ({ model, display, shown }) => {
    const { content, usage } = await answer({ model, thinking: { type: 'adaptive', display } });
    expect(content[0]?.thinking !== '').toBe(shown);
    expect(content[0]?.signature).toMatch(/./);
    expect(usage.output_tokens_details?.thinking_tokens).toBeGreaterThan(3);
  });

  test('its thinking is taken back in the next turn', async () => {
    const model = 'claude-opus-5-5';
    const simulator = await start();
    const first = await post(simulator, { ...hello, model, tools, messages: [ask] });
    const [block] = first.body.content.filter(({ type }) => type === 'tool_use');
    const result = { type: 'tool_result', tool_use_id: block?.id, content: 'sunny' };
    const messages = [ask, assistant(first.body.content), user([result])];
    const second = await post(simulator, { ...hello, model, tools, messages });
    expect([second.status, namesIn(second.body)]).toEqual([200, ['thinking', 'text']]);
  });
});
