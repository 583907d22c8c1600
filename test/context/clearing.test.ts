import { type ClearingOptions, clear, clearing } from '@turnwise/context';
import { type Block, estimateTokens, explain, type Message } from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';
import { CLEARED_RESULT, clearedMedia, leftOut } from '../../packages/context/src/texts.ts';
import { assistant, modelWith, params, text, toolRound, user } from './sessions.ts';

const model = { ...modelWith(900, 'claude-opus-4-8'), known: false };
const small = { trigger: { tokens: 300 }, keep: { tokens: 100 }, atLeast: { tokens: 20 } };
const rounds = (count: number, words = 20, thinks = false): Message[] =>
  Array.from({ length: count }, (_, n) => toolRound(n, words, thinks)).flat();
const cleared = (messages: readonly Message[], options: object = {}) =>
  clear(params(messages), { ...small, model, ...options }).messages;
const blocksOf = ({ content }: Message): readonly Block[] =>
  typeof content === 'string' ? [] : content;
const resultsOf = (messages: readonly Message[]) =>
  messages.flatMap(blocksOf).flatMap((it) => (it.type === 'tool_result' ? [it.content] : []));

test.each([
  [CLEARED_RESULT, '[Old tool result cleared to save context.]'],
  [clearedMedia('image'), '[Old image cleared to save context.]'],
  [leftOut(12), '\n[12 characters left out to save context]\n'],
])('%j never changes', (inserted, golden) => {
  expect(inserted).toBe(golden);
});

describe('tool results', () => {
  const messages = [user('the task'), ...rounds(12)];

  it('stay while the request is below the trigger', () => {
    const request = params(messages);
    expect(clear(request, { model, ...small, trigger: { tokens: 5_000 } })).toBe(request);
  });

  it('give way to notes, the oldest ones, and the newest stay', () => {
    const results = resultsOf(cleared(messages));
    const old = results.filter((it) => it === CLEARED_RESULT);
    expect(old.length).toBeGreaterThan(5);
    expect(results.slice(0, old.length)).toEqual(old);
    expect(results.slice(old.length)).toEqual(resultsOf(messages).slice(old.length));
    expect(estimateTokens(params(cleared(messages)), { model })).toBeLessThan(
      estimateTokens(params(messages), { model }),
    );
  });

  it('of tools that are excluded stay, and those of pinned messages', () => {
    expect(cleared(messages, { exclude: ['run'] })).toBe(messages);
    const pin = (message: Message) => message === messages[2];
    const out = cleared(messages, { pin });
    expect(out[2]).toBe(messages[2]);
    expect(out[4]).not.toBe(messages[4]);
  });

  it('of the last user turn stay, however large they are', () => {
    const call = (id: string) => ({ type: 'tool_use', id, name: 'run', input: { id } });
    const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: text(200) });
    const last = [assistant([call('a'), call('b')]), user([result('a'), result('b')])];
    const all = [user('the task'), ...rounds(3), ...last];
    expect(cleared(all, { shorten: false }).at(-1)).toBe(all.at(-1));
  });

  it('keep their errors and marks', () => {
    const [call, answer] = toolRound(0, 40);
    const [block] = blocksOf(answer as Message);
    const marked = { ...block, is_error: true, cache_control: { type: 'ephemeral' } } as Block;
    const out = cleared([user('go'), call as Message, user([marked]), ...rounds(12).slice(2)]);
    expect(blocksOf(out[2] as Message)).toEqual([{ ...marked, content: CLEARED_RESULT }]);
  });

  it('that were asked for again are superseded, wherever they stand', () => {
    const read = (n: number): Message[] => [
      assistant([{ type: 'tool_use', id: `t${n}`, name: 'read', input: { path: 'a.ts' } }]),
      user([{ type: 'tool_result', tool_use_id: `t${n}`, content: text(60, `v${n}`) }]),
    ];
    const all = [user('the task'), ...read(1), ...read(2), ...read(3)];
    const out = cleared(all, { keep: { messages: 6 }, trigger: { tokens: 200 } });
    expect(resultsOf(out)).toEqual([CLEARED_RESULT, CLEARED_RESULT, text(60, 'v3')]);
  });

  it('stay where too little would be saved', () => {
    expect(cleared(messages, { atLeast: { tokens: 10_000 } })).toBe(messages);
  });
});

describe('thinking', () => {
  const messages = [
    user('first task'),
    ...rounds(6, 2, true),
    assistant('done'),
    user('second task'),
    ...rounds(12, 2, true).slice(12),
  ];
  const thoughts = (some: readonly Message[]) =>
    some.flatMap(blocksOf).filter(({ type }) => type === 'thinking').length;

  it('of earlier turns goes where clearing results is not enough', () => {
    const options = { keep: { messages: 4 }, trigger: { messages: 20 }, atLeast: { tokens: 1 } };
    const out = cleared(messages, options);
    expect(thoughts(messages.slice(0, 14))).toBe(6);
    expect(thoughts(out.slice(0, 14))).toBe(0);
    expect(thoughts(out.slice(14))).toBe(thoughts(messages.slice(14)));
  });

  it('that is all of a message stays, since no turn may be empty', () => {
    const only = assistant([{ type: 'thinking', thinking: text(30), signature: 's' }]);
    const all = [user('q'), only, user('and?'), ...rounds(12)];
    expect(cleared(all)[1]).toBe(only);
  });
});

describe('media', () => {
  const image = {
    type: 'image',
    source: { type: 'base64', media_type: 'image/png', data: 'AAAA' },
  };
  const asked = (n: number) => [user([image, { type: 'text', text: `q${n}` }]), assistant('seen')];

  it('of the user gives way to notes when it is old, and stays when it is new', () => {
    const all = [...Array.from({ length: 6 }, (_, n) => asked(n)).flat(), user('and now?')];
    const options = { trigger: { turns: 4 }, keep: { turns: 3 } };
    const types = cleared(all, options).map((message) => blocksOf(message)[0]?.type);
    expect(types.filter((type) => type === 'image')).toHaveLength(2);
    expect(cleared(all, options)[0]?.content).toEqual([
      { type: 'text', text: clearedMedia('image') },
      { type: 'text', text: 'q0' },
    ]);
  });
});

describe('clearing()', () => {
  it('reports what it cleared by path, and leaves requests to the server that ask for it', async () => {
    const request = { ...params([user('the task'), ...rounds(12)]), model: 'claude-opus-4-8' };
    const { steps, params: sent } = await explain(request, clearing(small));
    expect(steps[0]).toEqual({
      middleware: 'clear',
      code: 'result-cleared',
      path: 'messages.2.content.0',
      lossless: false,
    });
    expect(steps).toHaveLength(
      resultsOf(sent.messages).filter((it) => it === CLEARED_RESULT).length,
    );
    const handed = { ...request, context_management: { edits: [] } };
    const left = await explain(handed, clearing(small));
    expect(left.params).toBe(handed);
    expect(left.steps).toMatchObject([{ code: 'left-to-server', path: 'context_management' }]);
  });

  test.each<[object, string]>([
    [{ exclude: 'run' }, "exclude: write the names of tools, ['read_file']."],
    [{ atLeast: { messages: 2 } }, 'atLeast: write { tokens: n } or { fraction: 0.1 }.'],
    [{ shorten: true }, 'shorten: write'],
    [{ pin: 'all' }, 'pin: write a function'],
    [{ keep: { tokens: 9 }, trigger: { tokens: 9 } }, 'keep: write less than the trigger'],
    [{ triger: { tokens: 9 } }, 'triger'],
  ])('%j is refused with what to write instead', (options, says) => {
    expect(() => clearing(options as ClearingOptions)).toThrow(says);
  });
});
