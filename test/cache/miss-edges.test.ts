import { prefilling } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { answered } from './answered.ts';
import { converse, next, type Request, user, words } from './conversing.ts';

const first: Request = {
  model: 'claude-opus-5',
  max_tokens: 2_000,
  system: words(1_000),
  messages: [user(words(3_000))],
};

const assistant = (content: string | object[]) =>
  ({ role: 'assistant', content }) as Request['messages'][number];

describe('the request before is found', () => {
  test.each([
    { by: 'the name of the conversation', options: { turnwise: { conversation: 'c' } }, told: 1 },
    { by: 'nothing, and nothing is said', options: {}, told: 0 },
  ])('though its reply was rewritten: by $by', async ({ options, told }) => {
    const it = await converse();
    await it.ask(first, options);
    const messages = [...first.messages, assistant('Rewritten.'), user('Go on.')];
    await it.ask({ ...first, system: words(999), messages }, options);
    const misses = [{ reason: 'system', path: 'system' }];
    expect(it.told('miss')).toMatchObject(misses.slice(0, told));
  });

  test('by no reply of another conversation that was answered alike', async () => {
    const it = await converse({ reply: () => 'Fine.' });
    const other: Request = { ...first, system: words(1_001), messages: [user(words(3_001))] };
    const reply = await it.ask(first);
    let going = other;
    for (let n = 0; n < 9; n++) going = next(going, await it.ask(going), user(words(1)));
    await it.ask(next(first, reply, user('Go on.')));
    expect(it.told('miss')).toEqual([]);
    expect(it.bill.conversations.size).toBe(3);
  });

  test('by a call, though nothing else is as it was', async () => {
    const it = await converse({
      reply: () => [{ type: 'tool_use', id: 'toolu_one', name: 'look', input: {} }],
    });
    const tools = [{ name: 'look', input_schema: { type: 'object' as const } }];
    const result = user([{ type: 'tool_result', tool_use_id: 'toolu_one', content: 'Dry.' }]);
    const going = next({ ...first, tools }, await it.ask({ ...first, tools }), result);
    const messages = [user(words(2_000)), ...going.messages.slice(1)];
    await it.ask({ ...going, system: words(999), messages });
    expect(it.told('miss')).toMatchObject([{ reason: 'system' }]);
  });

  test('by the end of its reply, whatever a prefill puts before it', async () => {
    const said = `and so on. ${words(40)}`.trim();
    const it = await converse({ before: [prefilling()], reply: () => said });
    const asked = { ...first, messages: [...first.messages, assistant('Well,')] };
    await it.ask(asked);
    const whole = [...first.messages, assistant(`Well, ${said}`), user('Go on.')];
    await it.ask({ ...first, messages: whole });
    expect(it.told('miss')).toEqual([]);
    await it.ask({ ...first, messages: [user(words(2_999)), ...whole.slice(1)] });
    expect(it.told('miss')).toMatchObject([{ reason: 'edited', path: 'messages.0' }]);
  });

  test('by its tool call, whose result may be marked inside', async () => {
    const look = { name: 'look', input_schema: { type: 'object' as const } };
    const it = await converse({
      reply: (_, { n }) => [{ type: 'tool_use', id: `toolu_${n}`, name: 'look', input: {} }],
    });
    const result = (n: number, more: object) =>
      user([
        {
          type: 'tool_result',
          tool_use_id: `toolu_${n}`,
          content: [{ type: 'text', text: words(500), ...more }],
        },
      ]);
    const start = { ...first, tools: [look] };
    const marked = { cache_control: { type: 'ephemeral' as const } };
    const two = next(start, await it.ask(start), result(1, marked));
    const reply = await it.ask(two);
    const plain = next(start, { ...reply, content: reply.content }, result(2, {}));
    const history = [...two.messages.slice(0, 2), result(1, {}), ...plain.messages.slice(1)];
    await it.ask({ ...two, system: words(999), messages: history });
    expect(it.told('miss')).toMatchObject([{ reason: 'system' }]);
  });
});

test('thinking that the program leaves out is what was missed', async () => {
  const it = await converse({
    reply: (_, { n }) => [
      { type: 'thinking', thinking: words(400) },
      { type: 'text', text: `Answer ${n}.` },
    ],
  });
  const two = next(first, await it.ask(first), user(words(300)));
  const reply = await it.ask(two);
  const messages = next(two, reply, user('Go on.')).messages.map((message, i) =>
    i === 1 ? assistant('Answer 1.') : message,
  );
  await it.ask({ ...first, messages });
  expect(it.told('miss')).toMatchObject([{ reason: 'thinking', path: 'messages.1' }]);
});

const thought = { type: 'thinking', thinking: 'Hm.', signature: 's' };
const wrote = { cache_creation_input_tokens: 5_000, cache_read_input_tokens: 0 };
const read = { cache_creation_input_tokens: 4_000, cache_read_input_tokens: 1_000 };

test.each([
  { model: 'claude-sonnet-4-5', kind: 'thinking' },
  { model: 'claude-opus-4-8', kind: 'evicted' },
])('$model may have forgotten earlier thinking: $kind', async ({ model, kind }) => {
  const content = [thought, { type: 'text', text: 'A long and only answer.' }];
  const { asking, misses } = answered(model, content, [wrote, { ...wrote }, read]);
  const one = [{ role: 'user', content: 'Question.' }];
  const two = [...one, { role: 'assistant', content }, { role: 'user', content: 'Another.' }];
  const three = [...two, { role: 'assistant', content }, { role: 'user', content: 'And?' }];
  for (const messages of [one, two, three]) await asking(messages);
  expect(misses().at(-1)).toMatchObject({ reason: kind, before: 5_000, after: 1_000 });
});

test.each([
  { edits: [{ type: 'clear_tool_uses_20250919' }], kind: 'server' },
  { edits: [], kind: 'evicted' },
])('what the API says it cleared itself is not evicted: $kind', async ({ edits, kind }) => {
  const said = [{ type: 'text', text: 'The answer.' }];
  const context_management = { applied_edits: edits };
  const { asking, misses } = answered('claude-opus-5', said, [wrote, read], { context_management });
  const one = [{ role: 'user', content: 'Question.' }];
  await asking(one);
  await asking([...one, { role: 'assistant', content: said }, { role: 'user', content: 'And?' }]);
  expect(misses()).toMatchObject([{ reason: kind }]);
});

test.each([
  { what: 'several iterations', usage: { iterations: [wrote, wrote] }, content: [] },
  {
    what: 'what another model said',
    usage: { iterations: [{ ...wrote, type: 'fallback_message', model: 'claude-sonnet-5' }] },
    content: [],
  },
  { what: 'a tool of the server', usage: {}, content: [{ type: 'server_tool_use' }] },
])('counts of $what are held against nothing', async ({ usage, content }) => {
  const said = [...content, { type: 'text', text: 'The answer.' }];
  const { asking, misses, bill } = answered('claude-opus-5', said, [{ ...wrote, ...usage }, read]);
  const one = [{ role: 'user', content: 'Question.' }];
  await asking(one);
  await asking([...one, { role: 'assistant', content: said }, { role: 'user', content: 'And?' }]);
  expect(misses()).toEqual([]);
  expect(bill.total.requests).toBe(2);
});

test('an hour is dearer to write again than five minutes', async () => {
  const long = {
    cache_creation: { ephemeral_1h_input_tokens: 4_000, ephemeral_5m_input_tokens: 0 },
  };
  const said = [{ type: 'text', text: 'The answer.' }];
  const one = [{ role: 'user', content: 'Question.' }];
  for (const [usage, dollars] of [
    [read, (4_000 * (6.25 - 0.5)) / 1e6],
    [{ ...read, ...long }, (4_000 * (10 - 0.5)) / 1e6],
    [{ ...read, cache_creation_input_tokens: 0, input_tokens: 4_000 }, (4_000 * 4.5) / 1e6],
  ] as const) {
    const { asking, misses } = answered('claude-opus-5', said, [wrote, usage]);
    await asking(one);
    await asking([...one, { role: 'assistant', content: said }, { role: 'user', content: 'And?' }]);
    expect(misses()[0]?.dollars).toBeCloseTo(dollars, 9);
  }
});

test('requests of a hundred thousand messages are known, the oldest forgotten first', async () => {
  const said = (n: number) => [{ type: 'text', text: `The answer to question ${n}.` }];
  const usages = Array.from({ length: 602 }, (_, n) => (n < 600 ? wrote : read));
  const { asking, misses } = answered('claude-opus-5', said, usages);
  const history = (n: number) =>
    Array.from({ length: 199 }, (_, i) => ({
      role: i % 2 ? 'assistant' : 'user',
      content: `${n}, ${i}`,
    }));
  const goOn = (n: number) => [
    ...history(n),
    { role: 'assistant', content: said(n) },
    { role: 'user', content: 'Go on.' },
  ];
  for (let n = 0; n < 600; n++) await asking(history(n));
  await asking(goOn(0));
  expect(misses()).toEqual([]);
  await asking(goOn(599));
  expect(misses()).toHaveLength(1);
});
