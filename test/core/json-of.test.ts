import type Anthropic from '@anthropic-ai/sdk';
import { JsonReplyError, jsonOf, TurnwiseError } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';

const fence = (inner: string, label = 'json') => `\`\`\`${label}\n${inner}\n\`\`\``;

function messageOf(...texts: string[]) {
  const content = texts.map((text) => ({ type: 'text', text, citations: null }));
  return { content, stop_reason: 'end_turn' } as unknown as Anthropic.Message;
}

function errorOf(work: () => unknown): JsonReplyError {
  try {
    work();
  } catch (error) {
    if (error instanceof JsonReplyError) return error;
  }
  throw new Error('No JsonReplyError was thrown.');
}

describe('jsonOf takes JSON out of', () => {
  test.each<[string, string, unknown]>([
    ['a text that is nothing else', ' {"a":1}\n', { a: 1 }],
    ['a text that is an array', '[1,2]', [1, 2]],
    ['a text that is a string', '"yes"', 'yes'],
    ['a text that is null', 'null', null],
    ['a code block', fence('{"a":1}'), { a: 1 }],
    ['a code block with words around it', `Here:\n${fence('{"a":1}')}\nThat is {all}.`, { a: 1 }],
    ['a code block without a label', fence('{"a":1}', ''), { a: 1 }],
    ['a code block in upper case', fence('{"a":1}', 'JSON'), { a: 1 }],
    ['a code block that is indented', `1. Here:\n   ${fence('{"a":1}')}`, { a: 1 }],
    ['a code block that holds a string', fence('"yes"'), 'yes'],
    ['a code block whose end a stop sequence took', '```json\n{"a":1}\n', { a: 1 }],
    ['a code block on one line', '```json {"a":1} ```', { a: 1 }],
    ['the code block that says so', `${fence('x = [1]', 'python')}\n${fence('{"a":1}')}`, { a: 1 }],
    ['a code block that holds another', fence('{"a":"```js\\n1\\n```"}'), { a: '```js\n1\n```' }],
    ['words before it', 'Here is the JSON: {"a":[1,{"b":"}"}]}', { a: [1, { b: '}' }] }],
    ['words behind it', '{"a":1}\n\nI hope that helps [as asked].', { a: 1 }],
    ['words with brackets', 'The list [see below] and {more}: {"a":1}', { a: 1 }],
    ['words with quotes', 'He said "take {this": {"a":"\\"{"}', { a: '"{' }],
    ['brackets that hold it', '[the value {"a":1} as asked]', { a: 1 }],
  ])('%s', (_, text, value) => {
    expect(jsonOf(text)).toEqual(value);
    expect(jsonOf(messageOf(text))).toEqual(value);
  });

  test('several text blocks, which cited text is in', () => {
    expect(jsonOf(messageOf('{"a":', '1}'))).toEqual({ a: 1 });
  });

  test('a message that thinks first', () => {
    const { content, ...rest } = messageOf('{"a":1}');
    const thinking = { type: 'thinking', thinking: '{', signature: '' };
    expect(jsonOf({ ...rest, content: [thinking, ...content] })).toEqual({ a: 1 });
  });

  test.each([
    ['{', '"a":1}'],
    ['```json\n', '{"a":1}\n```'],
    ['The value: {"a":', ' 1}'],
  ])('the continuation of the prefill %j', (prefill, text) => {
    expect(jsonOf(messageOf(text), { prefill })).toEqual({ a: 1 });
  });

  test('a reply as what the caller makes of it', () => {
    const parse = (value: unknown) => ({ n: Number((value as { a: string }).a) });
    const result = jsonOf('{"a":"1"}', { parse });
    expect(result).toEqual({ n: 1 });
    expectTypeOf(result).toEqualTypeOf<{ n: number }>();
    expectTypeOf(jsonOf('1')).toEqualTypeOf<unknown>();
    expectTypeOf(jsonOf<{ a: 1 }>('{"a":1}')).toEqualTypeOf<{ a: 1 }>();
  });

  test('any JSON, in a block or between words', () => {
    fc.assert(
      fc.property(fc.oneof(fc.object(), fc.array(fc.jsonValue())), fc.nat(3), (drawn, indent) => {
        const json = JSON.stringify(drawn, null, indent);
        const value = JSON.parse(json);
        expect(jsonOf(json)).toEqual(value);
        expect(jsonOf(`So:\n${fence(json)}\nDone.`)).toEqual(value);
        expect(jsonOf(`So: ${json} and (no) more.`)).toEqual(value);
      }),
    );
  });
});

describe('jsonOf says what is wrong with', () => {
  test.each<[string, string, string, number | undefined]>([
    ['words alone', 'I cannot do that.', 'none', undefined],
    ['nothing', '', 'none', undefined],
    ['an object without its end', '{"a": [1, 2', 'cut', undefined],
    ['a string without its end', '{"a": "So it', 'cut', undefined],
    ['a literal without its end', '{"a": tr', 'cut', undefined],
    ['a code block without its end', 'Here:\n```json\n{"a":', 'cut', undefined],
    ['a bracket alone', '{', 'cut', undefined],
    ['a value in a value without its end', '[{"a":1},', 'cut', undefined],
    ['two values', '{"a":1}\n{"a":2}', 'several', 8],
    ['two code blocks', `${fence('1')}\n${fence('2')}`, 'several', 21],
    ['a key without quotes', '{a: 1}', 'invalid', 1],
    ['single quotes', "{'a': 1}", 'invalid', 1],
    ['a comma too many', '{"a": 1,}', 'invalid', 8],
    ['a missing comma', '[1 {"a":1}]', 'invalid', 3],
    ['a comment', '{"a": 1 // one\n}', 'invalid', 8],
    ['a line break in a string', '{"a": "b\nc"}', 'invalid', 6],
    ['a wrong bracket', '[1}', 'invalid', 2],
    ['a wrong escape', 'So: {"a": "\\x"}', 'invalid', 4],
    ['a wrong value beside a right one', '{"a":1} {"b":undefined}', 'invalid', 13],
  ])('%s', (_, text, reason, position) => {
    const error = errorOf(() => jsonOf(text));
    expect(error).toMatchObject({ reason, position, text });
    expect(error.message).toMatch(/^jsonOf: /);
    if (text.length > 4) expect(error.message).not.toContain(text);
    expect(JSON.stringify(error)).not.toContain('text');
    expect(Object.keys(error)).not.toContain('text');
    expect(TurnwiseError.isInstance(error)).toBe(true);
    expect(error.name).toBe('JsonReplyError');
  });

  test.each([['{"a":'], ['12'], ['Let me think about']])(
    'a reply that max_tokens cut: %s',
    (text) => {
      const reply = { ...messageOf(text), stop_reason: 'max_tokens' as const };
      const error = errorOf(() => jsonOf(reply));
      expect(error.reason).toBe('cut');
      expect(error.message).toMatch(/raise max_tokens, or use continuing\(\)/);
    },
  );

  test('a value that the caller does not want, in the caller’s words', () => {
    const parse = (): never => {
      throw new RangeError('Not this.');
    };
    expect(() => jsonOf('1', { parse })).toThrow(new RangeError('Not this.'));
  });

  test('an option that does not exist', () => {
    expect(() => jsonOf('1', { prefil: '{' } as never)).toThrow(/there is no option "prefil"/);
  });
});

test.each([
  ['{'],
  ['['],
  ['[{"'],
  ['```'],
  ['```\n'],
  ['```json\n'],
  ['```json\n{'],
  ['{"a":'],
  ['{"a":1}'],
  ['["\n'],
  ['[1'],
  ['"{'],
  ['\\'],
  ['[-1.'],
  [' '],
])('a million characters of %j end', (piece) => {
  const text = `So:\n${piece.repeat(1_000_000 / piece.length)}!`;
  expect(errorOf(() => jsonOf(text))).toBeInstanceOf(JsonReplyError);
});
