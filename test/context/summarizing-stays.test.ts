import { ContextOverflowError, type SummarizingOptions, summarizing } from '@turnwise/context';
import {
  configuring,
  explain,
  type Message,
  type Middleware,
  type Step,
  wrap,
} from '@turnwise/core';
import { describe, expect, test, vi } from 'vitest';
import { messageOf } from '../core/local-api.ts';
import { assistant, toolRound, user } from './sessions.ts';
import { texts, words } from './summaries.ts';

const model = 'claude-opus-5-5';
let namespaces = 0;

/** A client whose window is small, and what is sent through it. */
function connect(options: SummarizingOptions, before: Middleware[] = []) {
  const sent: (readonly Message[])[] = [];
  const steps: Step[] = [];
  const by = vi.fn(() => 'A summary.');
  const create = async ({ messages }: { readonly messages: readonly Message[] }) => {
    sent.push(messages);
    return messageOf('Fine.');
  };
  const list = [
    configuring({
      namespace: `summarizing stays ${namespaces++}`,
      models: { [model]: { id: model, contextWindow: 2_000 } },
      onFault: 'throw',
      on: (step) => steps.push(step),
    }),
    ...before,
    summarizing({ by, ...options }),
  ];
  const client = wrap({ messages: { create } }, ...list);
  const send = async (messages: readonly Message[], params: object = {}) => {
    await client.messages.create({ model, max_tokens: 50, messages, ...params } as never);
    return sent.at(-1) ?? [];
  };
  return { send, steps, by, list };
}

const question = (n: number, size = 60) => [user(words(size, `q${n}`)), assistant(`a${n}`)];
const many = (n: number): Message[] => Array.from({ length: n }, (_, at) => question(at)).flat();
const history = [...many(12), user('So?')];

describe('what stays beside a summary', () => {
  test('a pinned round stands behind it, where it was among the others', async () => {
    const { send } = connect({ keepUserText: 0, pin: (message) => message === history[8] });
    const sent = await send(history);
    expect(sent.slice(0, 3).map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(texts(sent[0] as Message)).toHaveLength(1);
    expect(sent.slice(1, 3)).toEqual(history.slice(7, 9));
  });

  test('a pinned first turn becomes the beginning of the message that holds it', async () => {
    const { send } = connect({ keepUserText: 0, pin: (message) => message === history[0] });
    const [first] = await send(history);
    expect(first && texts(first)).toEqual([words(60, 'q0'), expect.stringContaining('A summary.')]);
  });

  test('a system message that changes tools or effort', async () => {
    const directs = { role: 'system', content: [], output_config: { effort: 'low' } };
    const { send } = connect({ keepUserText: 0 });
    const sent = await send([...history.slice(0, 3), directs, ...history.slice(3)]);
    expect(sent[1]).toBe(directs);
    expect(sent[2]?.role).toBe('assistant');
  });

  test('of the newest text, head and tail where it is too long as a whole', async () => {
    const { send } = connect({ keepUserText: 150 });
    const long = [...many(4), ...question(4, 400), ...toolRound(1, 100), ...toolRound(2, 100)];
    const sent = await send([...long, assistant('Well.'), user(words(200, 'next'))]);
    const kept = texts(sent[0] as Message).at(-1) ?? '';
    expect(kept).toMatch(/^(q4 )+.*\n\[\d+ characters left out to save context\]\n.*( q4)+$/s);
    expect(kept.length).toBeLessThan(600);
  });

  test('the open tool turn, with its question word for word', async () => {
    const { send } = connect({});
    const rounds = [1, 2, 3, 4, 5].flatMap((n) => toolRound(n, 120));
    const sent = await send([...many(2), user('Do it, please.'), ...rounds]);
    expect(texts(sent[0] as Message)).toContain('Do it, please.');
    expect(sent.at(-1)).toBe(rounds.at(-1));
    expect(sent[1]?.role).toBe('assistant');
  });
});

test('pins that exceed the window by themselves are an error, and cost no summary but the first three', async () => {
  const { send, by } = connect({ pin: ({ role }) => role === 'user' });
  for (let n = 0; n < 6; n++) {
    const run = send([...many(30 + n), user('So?')]);
    await expect(run).rejects.toThrow(ContextOverflowError);
  }
  expect(by.mock.calls.length).toBeLessThanOrEqual(3);
});

test('only requests for messages have summaries written; others take those that there are', async () => {
  const { send, by, steps, list } = connect({});
  await explain({ model, max_tokens: 50, messages: history }, ...list);
  await send(history, { max_tokens: 0 });
  expect(by).not.toHaveBeenCalled();
  const sent = await send(history);
  const explained = await explain({ model, max_tokens: 50, messages: history }, ...list);
  expect(explained.params.messages).toEqual(sent);
  expect(await send(history, { max_tokens: 0 })).toEqual(sent);
  expect(by).toHaveBeenCalledTimes(1);
  expect(steps.filter(({ code }) => code === 'summary-written')).toHaveLength(1);
});

test.each(['context_management', 'compaction', 'thread', 'fallbacks'])(
  'a request with %s is left to the server',
  async (field) => {
    const { send, by, steps } = connect({});
    expect(await send(history, { [field]: {} })).toBe(history);
    expect(by).not.toHaveBeenCalled();
    expect(steps.map(({ code }) => code)).toEqual(['left-to-server']);
  },
);

describe('a summary holds for the messages that it was written of', () => {
  const image = { type: 'image', source: { type: 'url', url: 'https://example.com/1.png' } };
  const note = { type: 'text', text: '[Old image cleared to save context.]' };
  const [call, result] = toolRound(1, 200) as [Message, Message];
  const looked = { type: 'text', text: 'Look.' };
  const whole = [user([image, looked]), call, result, assistant('Yes.'), ...history];
  const cleared = user([
    { type: 'tool_result', tool_use_id: 'toolu_1', content: '[Old tool result cleared.]' },
  ]);
  const edits: readonly (readonly [string, readonly Message[], number])[] = [
    ['whatever clearing has left of them', [user([note, looked]), call, cleared], 1],
    ['and not where a text is another one', [user([image, { ...looked, text: 'See.' }])], 2],
    ['and not where a result is of another call', [whole[0] as Message, call, user('None.')], 2],
  ];

  test.each(edits)('%s', async (_, start, times) => {
    let edited: readonly Message[] = [];
    const editing: Middleware = (next) => (request) => {
      const messages = [...edited, ...request.params.messages.slice(edited.length)];
      return next({ ...request, params: { ...request.params, messages } });
    };
    const { send, by } = connect({ keepUserText: 0 }, [editing]);
    const before = await send(whole);
    edited = start;
    const after = await send([...whole, assistant('Fine.'), user('And?')]);
    expect(by).toHaveBeenCalledTimes(times);
    if (times === 1) expect(after.slice(0, before.length)).toEqual(before);
  });
});

test.each([
  [{ summarise: true }, /no option "summarise"/],
  [{ keep: { tokens: 9 }, trigger: { tokens: 9 } }, /keep: write less than the trigger/],
  [{ soft: { tokens: 9 }, waitUntil() {}, trigger: { tokens: 9 } }, /soft: write less/],
  [{ soft: { fraction: 0.5 } }, /only with waitUntil/],
  [{ keepUserText: 0.5 }, /whole number of tokens/],
  [{ timeout: 0 }, /milliseconds above 0/],
  [{ by: 'haiku' }, /by: write { model/],
  [{ by: null }, /by: write { model/],
  [{ waitUntil: true }, /waitUntil: write a function/],
  [{ pin: 'system' }, /pin: write a function/],
  [{ margin: 2 }, /margin: write a fraction/],
])('options %# are refused with what to write instead', (options, message) => {
  expect(() => summarizing(options as never)).toThrow(message);
});
