import {
  type Block,
  estimateMessage,
  estimateTokens,
  type Message,
  modelInfo,
} from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

const OPUS = 'claude-opus-5-5';
const of = (messages: unknown[], rest: object = {}) =>
  estimateTokens({ model: OPUS, messages, ...rest } as never);
const blocks = (...content: unknown[]) => of([{ role: 'user', content }]);
const user = (content: unknown) => ({ role: 'user', content });
const EMPTY = of([user([{ type: 'text', text: '' }])]);

describe('text', () => {
  test.each([
    ['You are an experienced editor. Rewrite the paragraph, and keep its tone. ', 2.8, 5],
    ['const total = items.reduce((sum, item) => sum + item.price, 0);\n', 2.2, 3.8],
    ['{"id":"a1b2","values":[1,2,3],"ok":true}', 1.2, 2.4],
    ['这是一个关于人工智能的句子。', 0.6, 1.2],
  ])('%j has a plausible number of characters a token', (text, least, most) => {
    const ratio = (text.length * 100) / (of([user(text.repeat(100))]) - EMPTY);
    expect(ratio).toBeGreaterThan(least);
    expect(ratio).toBeLessThan(most);
  });

  it('costs about a third more from the tokenizer of 4.7 on', () => {
    const text = 'We put off the plan until we all meet again in the new year. '.repeat(50);
    const ratio = of([user(text)]) / of([user(text)], { model: 'claude-sonnet-4-5' });
    expect(ratio).toBeGreaterThan(1.2);
    expect(ratio).toBeLessThan(1.6);
  });

  it('counts a string like one text block', () => {
    expect(of([user('hello there')])).toBe(blocks({ type: 'text', text: 'hello there' }));
  });

  it('grows with the text and never fails on it', () => {
    const count = (text: string) =>
      estimateMessage({ role: 'user', content: text }, modelInfo(OPUS)).tokens;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, two) => {
        // The last character's price depends on what follows it.
        expect(count(one + two)).toBeGreaterThan(count(one) - 2.6);
        expect(Number.isFinite(count(one + two))).toBe(true);
      }),
    );
  });

  it('is linear: a megabyte of one letter is nothing special', () => {
    expect(of([user('a'.repeat(1_000_000))])).toBeLessThan(500_000);
  });

  it('costs more where nothing is spelled like a word', () => {
    const words = 'over the river and through the wood to the house we go';
    const keys = 'x9Kq2ZvT7bWm4LpR8cYn3HsD6fGj1QkX5tVz0BwN9rMh2PdJ7sLgC4';
    expect(of([user(keys)])).toBeGreaterThan(2 * of([user(words)]) - EMPTY);
  });

  it('is counted by what the caller has for it', () => {
    const messages = [user('one two three')];
    const words = (text: string) => (text === '' ? 0 : text.split(' ').length);
    const counted = estimateTokens({ model: OPUS, messages }, { text: words });
    const none = estimateTokens({ model: OPUS, messages: [user('')] }, { text: words });
    expect(counted - none).toBe(3);
  });
});

describe('structure', () => {
  const tool = { name: 'f', description: 'does', input_schema: { type: 'object', properties: {} } };

  test.each([
    ['claude-opus-4-8', undefined, 290],
    ['claude-opus-4-8', { type: 'any' }, 410],
    ['claude-opus-4-7', { type: 'auto' }, 675],
    ['claude-opus-4-7', { type: 'tool', name: 'f' }, 804],
    ['claude-haiku-4-5', { type: 'none' }, 496],
  ])('%s adds its tool prompt for tool_choice %j', (model, tool_choice, prompt) => {
    const bare = of([user('x')], { model });
    const one = of([user('x')], { model, tools: [tool], tool_choice });
    const two = of([user('x')], { model, tools: [tool, tool], tool_choice });
    // A tool that is named is named in the prompt, too.
    const named = tool_choice?.type === 'tool' ? 5 : 0;
    const extra = one - (two - one) - bare - prompt;
    expect(extra).toBeGreaterThanOrEqual(-1);
    expect(extra).toBeLessThanOrEqual(1 + named);
  });

  it('counts tools and system', () => {
    const bare = of([user('x')]);
    expect(of([user('x')], { tools: [] })).toBe(bare);
    expect(of([user('x')], { system: 'Be brief and kind.' })).toBeGreaterThan(bare + 4);
    const typed = [{ type: 'bash_20250124', name: 'bash' }];
    expect(of([user('x')], { tools: typed }) - bare).toBe(286 + 325);
  });

  it('counts no tool that is deferred, and more where examples are given', () => {
    const bare = of([user('x')], { tools: [tool] });
    const deferred = { ...tool, name: 'g', defer_loading: true };
    const shown = { ...tool, input_examples: [{}] };
    expect(of([user('x')], { tools: [tool, deferred] })).toBe(bare);
    expect(of([user('x')], { tools: [shown] })).toBeGreaterThan(bare + 50);
  });

  it('adds the instructions for citing once', () => {
    const found = (enabled: boolean) => ({
      type: 'search_result',
      source: 'kb://1',
      title: 'T',
      content: [{ type: 'text', text: 'fact' }],
      citations: { enabled },
    });
    const result = (...content: unknown[]) => ({ type: 'tool_result', tool_use_id: 'a', content });
    const plain = blocks(result(found(false), found(false)));
    const one = blocks(result(found(true), found(false)));
    expect(one).toBeGreaterThan(plain + 300);
    expect(blocks(result(found(true), found(true)))).toBe(one);
  });

  it('counts thinking that is switched on', () => {
    const enabled = { thinking: { type: 'enabled', budget_tokens: 2_000 } };
    expect(of([user('x')], enabled)).toBeGreaterThan(of([user('x')]) + 15);
  });

  it('counts calls, results, documents and blocks of types to come', () => {
    const result = { type: 'tool_result', tool_use_id: 'a', content: 'text of a result' };
    for (const block of [
      {
        type: 'tool_use',
        id: 'a',
        name: 'f',
        input: { list: [1, 'two', null], deep: { x: true } },
      },
      result,
      { ...result, content: [{ type: 'text', text: 'text' }] },
      { type: 'document', title: 'T', source: { type: 'text', data: 'text of a document' } },
      { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'text' }] } },
      { type: 'document', source: { type: 'base64', data: 'x'.repeat(200_000) } },
      { type: 'document', source: { type: 'url', url: 'x' } },
      { type: 'later', payload: { text: ['something'] }, encrypted_content: 'x'.repeat(100) },
    ]) {
      expect(blocks(block)).toBeGreaterThan(EMPTY);
    }
  });

  it('forgives what a broken request may hold', () => {
    const content = [null, 7, 'text', {}, { type: '__proto__' }, { type: 'tool_use' }, []];
    for (const broken of [content, null, undefined, 7, {}]) {
      expect(Number.isFinite(of([user(broken), null]))).toBe(true);
    }
  });
});

describe('thinking', () => {
  const thought = {
    type: 'thinking',
    thinking: 'a rather long thought '.repeat(100),
    signature: 's',
  };
  const turns = (first: Block[], last: Block[]): Message[] => [
    { role: 'user', content: 'question' },
    { role: 'assistant', content: [...first, { type: 'text', text: 'answer' }] },
    { role: 'user', content: 'again' },
    { role: 'assistant', content: [...last, { type: 'tool_use', id: 'a', name: 'f', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'ok' }] },
  ];

  test.each([
    [OPUS, true, true],
    ['claude-sonnet-4-5', false, true],
  ])('%s: earlier thinking counts %s, that of the open turn %s', (model, earlier, open) => {
    const none = of(turns([], []), { model });
    expect(of(turns([thought], []), { model }) > none + 50).toBe(earlier);
    expect(of(turns([], [thought]), { model }) > none + 50).toBe(open);
  });

  it('that is omitted or redacted is guessed from its size', () => {
    const omitted = { type: 'thinking', thinking: '', signature: 'x'.repeat(1_000) };
    const redacted = { type: 'redacted_thinking', data: 'x'.repeat(1_000) };
    expect(blocks(omitted) - EMPTY).toBe(200);
    expect(blocks(redacted) - EMPTY).toBe(200);
  });
});

it('follows the model and the overrides that it is given', () => {
  const request = { model: 'mine', messages: [user('word '.repeat(500))] } as const;
  const old = estimateTokens(request, { models: { mine: 'claude-haiku-4-5' } });
  expect(old).toBeLessThan(estimateTokens(request));
  expect(estimateTokens(request, { model: 'claude-haiku-4-5' })).toBe(old);
  expect(estimateTokens(request, { model: modelInfo('claude-haiku-4-5') })).toBe(old);
});
