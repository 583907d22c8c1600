import { normalize, normalizing } from '@turnwise/cache';
import { explain, type Params } from '@turnwise/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { legalParams } from '../support/conversations.ts';
import { deepFreeze } from '../support/laws.ts';

const tool = (name: string) => ({
  name,
  input_schema: { type: 'object', properties: { b: { type: 'string' }, a: { type: 'number' } } },
});
const request = (fields: object): Params =>
  ({ model: 'claude-opus-5-5', messages: [{ role: 'user', content: 'q' }], ...fields }) as Params;

test('two spellings of one request become the same bytes', () => {
  const call = (input: object) => ({
    role: 'assistant',
    content: [{ type: 'tool_use', id: 't', name: 'a', input }],
  });
  const one = request({
    tools: [tool('b'), tool('a')],
    messages: [call({ x: 1, y: [{ d: 1, c: 2 }] })],
  });
  const other = request({
    tools: [tool('a'), { input_schema: tool('b').input_schema, name: 'b' }],
    messages: [call({ y: [{ c: 2, d: 1 }], x: 1 })],
  });
  expect(JSON.stringify(normalize(one))).toBe(JSON.stringify(normalize(other)));
});

test('nothing is lost, and a second pass gives back the first one', () => {
  fc.assert(
    fc.property(legalParams(), (drawn) => {
      const params = deepFreeze(drawn);
      const once = normalize(params);
      expect({ ...once, tools: undefined }).toEqual({ ...params, tools: undefined });
      expect(new Set(once.tools)).toEqual(new Set(params.tools));
      expect(normalize(once)).toBe(once);
    }),
    { numRuns: 300 },
  );
});

test('what is put in order is reported', async () => {
  const { steps } = await explain(request({ tools: [tool('b'), tool('a')] }), normalizing());
  expect(steps).toEqual([
    { middleware: 'normalize', code: 'order', path: 'tools', lossless: true },
  ]);
});
