import { type DelegateOptions, delegate, delegating } from '@turnwise/context';
import { explain, OptionError, type Params } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { legalParams } from '../support/conversations.ts';
import { deepFreeze } from '../support/laws.ts';

const messages = [{ role: 'user', content: 'When is high water?' }];
const request = (more: object = {}): Params =>
  ({ model: 'claude-opus-5-5', max_tokens: 100, messages, ...more }) as Params;
const tokens = (value: number) => ({ type: 'input_tokens', value });

const thinking = { type: 'clear_thinking_20251015', keep: 'all' };
const toolUses = {
  type: 'clear_tool_uses_20250919',
  trigger: tokens(570_000),
  clear_at_least: tokens(95_000),
};
const compaction = { type: 'compact_20260112', trigger: tokens(855_000) };

const editsOf = (params: Params, options?: DelegateOptions) =>
  (delegate(params, options).context_management as { edits: unknown } | undefined)?.edits;

describe('the edits that are asked for', () => {
  test.each<{ name: string; more?: object; options?: DelegateOptions; edits: unknown }>([
    { name: 'a model that thinks', edits: [thinking, toolUses, compaction] },
    {
      name: 'a model that is not asked to think',
      more: { model: 'claude-opus-4-8' },
      edits: [toolUses, compaction],
    },
    {
      name: 'one that is',
      more: { model: 'claude-opus-4-8', thinking: { type: 'adaptive' } },
      edits: [thinking, toolUses, compaction],
    },
    {
      name: 'thinking that is switched off',
      more: { model: 'claude-sonnet-5', thinking: { type: 'disabled' } },
      edits: [toolUses, compaction],
    },
    {
      name: 'a model that compacts nothing and keeps no thinking by itself',
      more: { model: 'claude-haiku-4-5', thinking: { type: 'enabled', budget_tokens: 2_000 } },
      edits: [{ ...toolUses, trigger: tokens(114_000), clear_at_least: tokens(19_000) }],
    },
    { name: 'no clearing', options: { clear: false }, edits: [compaction] },
    { name: 'no compaction', options: { window: false }, edits: [thinking, toolUses] },
    {
      name: 'sizes of one’s own',
      options: {
        clear: {
          trigger: { tokens: 90_000 },
          keep: { messages: 7 },
          atLeast: { tokens: 5_000 },
          exclude: ['memory'],
          shorten: false,
        },
        window: { trigger: { fraction: 0.5 }, margin: 0.1 },
      },
      edits: [
        thinking,
        {
          type: 'clear_tool_uses_20250919',
          trigger: tokens(90_000),
          keep: { type: 'tool_uses', value: 4 },
          clear_at_least: tokens(5_000),
          exclude_tools: ['memory'],
        },
        { type: 'compact_20260112', trigger: tokens(450_000) },
      ],
    },
    {
      name: 'a fraction below the least trigger',
      options: { window: { trigger: { fraction: 0.01 } } },
      edits: [thinking, toolUses, { ...compaction, trigger: tokens(50_000) }],
    },
  ])('$name', ({ more, options, edits }) => {
    expect(editsOf(request(more), options)).toEqual(edits);
  });

  it('are the same whatever may be written', () => {
    const edits = JSON.stringify(editsOf(request()));
    expect(JSON.stringify(editsOf(request({ max_tokens: 100_000, stream: true })))).toBe(edits);
  });
});

describe('a request stays as it is', () => {
  const block = { type: 'compaction', content: 'Sills.', signature: 's' };
  test.each<{ name: string; more: object }>([
    { name: 'with edits of its own', more: { context_management: { edits: [] } } },
    { name: 'that is to be compacted', more: { compaction: { type: 'summarize' } } },
    { name: 'in a thread', more: { thread: { type: 'create' } } },
    { name: 'with fallbacks', more: { fallbacks: [{ model: 'claude-opus-5' }] } },
    { name: 'on a model that nobody knows', more: { model: 'gpt-9' } },
    {
      name: 'that the program has compacted by itself',
      more: { messages: [{ role: 'assistant', content: [block] }, ...messages] },
    },
  ])('$name', ({ more }) => {
    const params = request(more);
    expect(delegate(params)).toBe(params);
  });

  it('where messages are pinned for it', async () => {
    const whole = { params: request(), wishes: { pin: () => true } };
    let passed: unknown;
    const next = async (call: unknown) => {
      passed = call;
      return {} as never;
    };
    await delegating()(next)(whole as never);
    expect(passed).toBe(whole);
  });
});

describe('laws', () => {
  it('nothing but the field is added, once', () => {
    fc.assert(
      fc.property(legalParams(), (params) => {
        const handed = delegate(deepFreeze(params));
        const { context_management: _, ...rest } = handed as Params;
        expect(rest).toEqual(params);
        expect(handed.messages).toBe(params.messages);
        expect(delegate(handed)).toBe(handed);
      }),
    );
  });

  it('explain shows the field and tells of it', async () => {
    const { params, steps } = await explain(request(), delegating());
    expect(params).toEqual(delegate(request()));
    expect(steps).toMatchObject([
      { middleware: 'delegate', code: 'delegated', path: 'context_management' },
    ]);
  });
});

describe('what the API has no word for', () => {
  const pin = () => true;
  test.each<{ options: object; says: string }>([
    { options: { clear: { pin } }, says: 'clear.pin: the API spares no message' },
    { options: { window: { pin } }, says: 'window.pin: the API spares no message' },
    {
      options: { window: { keep: { turns: 3 } } },
      says: 'window.keep: a compaction keeps nothing',
    },
    { options: { clear: { shorten: { tokens: 9 } } }, says: 'clear.shorten: the API shortens no' },
    { options: { clear: { keep: { turns: 3 } } }, says: 'write { messages: 6 }, two for each' },
    { options: { clear: { keep: { tokens: 3 } } }, says: 'write { messages: 6 }, two for each' },
    { options: { clear: { trigger: { turns: 3 } } }, says: 'write { tokens: 100_000 }' },
    { options: { window: { trigger: { messages: 3 } } }, says: 'write { tokens: 100_000 }' },
    { options: { window: { trigger: { tokens: 49_999 } } }, says: 'write { tokens: 50000 }' },
    { options: { clear: { exclude: 'memory' } }, says: "['read_file']" },
    { options: { clear: { atLeast: { turns: 1 } } }, says: 'clear.atLeast: write { tokens: n }' },
    { options: { clear: { margin: 0.9 } }, says: 'margin: write a fraction' },
    { options: { clear: { triger: 1 } }, says: 'clear: there is no option "triger"' },
    { options: { window: { shorten: false } }, says: 'window: there is no option "shorten"' },
    { options: { clear: false, window: false }, says: 'nothing is left to the server' },
    { options: { keep: 3 }, says: 'delegating: there is no option "keep"' },
  ])('$says', ({ options, says }) => {
    expect(() => delegating(options)).toThrow(OptionError);
    expect(() => delegating(options)).toThrow(says);
  });
});
