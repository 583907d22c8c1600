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

/** Base64 of the first bytes of an image, which is all that an estimate reads. */
function base64(...bytes: number[]): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let out = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) out += alphabet[(bits >> shift) & 63];
  }
  return out;
}

const be = (value: number) => [value >> 8, value & 255];
const le = (value: number) => [value & 255, value >> 8];
const zeros = (count: number) => Array<number>(count).fill(0);
const PICTURES: Record<string, (width: number, height: number) => number[]> = {
  PNG: (w, h) => [0x89, ...zeros(17), ...be(w), 0, 0, ...be(h)],
  GIF: (w, h) => [0x47, ...zeros(5), ...le(w), ...le(h)],
  JPEG: (w, h) => [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, ...be(h), ...be(w)],
  'lossy WebP': (w, h) => [0x52, ...zeros(14), 0x20, ...zeros(10), ...le(w), ...le(h)],
  'extended WebP': (w, h) => [
    0x52,
    ...zeros(14),
    0x58,
    ...zeros(8),
    ...le(w - 1),
    0,
    ...le(h - 1),
    0,
  ],
  'lossless WebP': (w, h) => {
    const bits = (w - 1) | ((h - 1) << 14);
    return [
      0x52,
      ...zeros(14),
      0x4c,
      ...zeros(5),
      ...[0, 8, 16, 24].map((by) => (bits >> by) & 255),
    ];
  },
};

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
    const text = 'The committee postponed its decision until the next meeting. '.repeat(50);
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
        expect(count(one + two)).toBeGreaterThanOrEqual(count(one));
        expect(Number.isFinite(count(one + two))).toBe(true);
      }),
    );
  });

  it('is linear: a megabyte of one letter is nothing special', () => {
    expect(of([user('a'.repeat(1_000_000))])).toBeLessThan(500_000);
  });
});

describe('images', () => {
  test.each(Object.keys(PICTURES))('%s is measured by squares of 28 pixels', (format) => {
    const data = base64(...(PICTURES[format]?.(280, 57) ?? []));
    expect(blocks({ type: 'image', source: { type: 'base64', data } }) - EMPTY).toBe(30);
  });

  test.each([
    [OPUS, 8_000, 8_000, 4_784],
    ['claude-haiku-4-5', 8_000, 8_000, 1_568],
    [OPUS, 5_152, 28, 92],
  ])('%s scales %i by %i down to %i tokens', (model, width, height, tokens) => {
    const data = base64(...(PICTURES.PNG?.(width, height) ?? []));
    const image = { type: 'image', source: { type: 'base64', data } };
    expect(
      of([user([image])], { model }) - of([user([{ type: 'text', text: '' }])], { model }),
    ).toBe(tokens);
  });

  test.each([{ type: 'url', url: 'x' }, { data: 'AAAA' }, { data: '' }, { data: 7 }, null])(
    'a picture that cannot be measured counts as a typical one: %j',
    (source) => {
      expect(blocks({ type: 'image', source }) - EMPTY).toBe(1_400);
    },
  );
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
    expect(Math.abs(one - (two - one) - bare - prompt)).toBeLessThanOrEqual(1);
  });

  it('counts tools and system', () => {
    const bare = of([user('x')]);
    expect(of([user('x')], { tools: [] })).toBe(bare);
    expect(of([user('x')], { system: 'Be brief and kind.' })).toBeGreaterThan(bare + 4);
    const typed = [{ type: 'bash_20250124', name: 'bash' }];
    expect(of([user('x')], { tools: typed }) - bare).toBe(286 + 325);
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
