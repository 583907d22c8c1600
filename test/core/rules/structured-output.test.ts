import { diagnose, type Params, repair } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { check, hello, tool, user } from './check.ts';

const fields = (count: number, schema: object) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, schema]));
const strict = (input_schema: object, name = 'f') =>
  tool(name, {
    strict: true,
    input_schema: { type: 'object', additionalProperties: false, ...input_schema },
  });
const union = { type: ['string', 'null'] };
const node = { properties: { next: { $ref: '#/$defs/Node' } }, required: ['next'] };
const format = { type: 'json_schema', schema: { type: 'string' } };
const cited = user({ type: 'document', source: { type: 'text' }, citations: { enabled: true } });

const found: readonly (readonly [string, object, string])[] = [
  [
    'more than 20 strict tools',
    { tools: Array.from({ length: 21 }, (_, i) => strict({}, `f${i}`)) },
    'tools',
  ],
  [
    'more than 24 optional fields',
    { tools: [strict({ properties: fields(25, { type: 'string' }) })] },
    'tools',
  ],
  [
    'more than 16 unions',
    {
      tools: [strict({ properties: fields(17, union), required: Object.keys(fields(17, union)) })],
    },
    'tools',
  ],
  [
    'a definition that refers to itself',
    { tools: [strict({ $defs: { Leaf: {}, Node: node }, ...node })] },
    'tools',
  ],
  [
    'citations beside a demanded output',
    { output_config: { format }, messages: [cited] },
    'output_config.format',
  ],
];

describe('structured-output', () => {
  test.each(found)('%s: found, and left alone', (_, more, path) => {
    const params = {
      model: 'claude-opus-5-5',
      max_tokens: 1,
      messages: [hello],
      ...more,
    } as never as Params;

    expect(repair(params)).toBe(params);
    expect(diagnose(params).map((problem) => [problem.code, problem.path, problem.fix])).toEqual([
      ['structured-output', path, 'none'],
    ]);
  });

  test.each([
    ['20 strict tools', { tools: Array.from({ length: 20 }, (_, i) => strict({}, `f${i}`)) }],
    ['24 optional fields', { tools: [strict({ properties: fields(24, { type: 'string' }) })] }],
    ['a definition that refers to another', { tools: [strict({ $defs: { A: node, Node: {} } })] }],
    ['citations alone', { messages: [cited] }],
  ])('%s may be', (name, more) => check({ name, more }));
});
