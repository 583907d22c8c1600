import { describe, test } from 'vitest';
import { check, type Line, tool } from './check.ts';

const path = 'tools.0.input_schema';
const strict = (input_schema: object, more: object = {}) =>
  tool('f', { strict: true, input_schema, ...more });
const closed = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const lines: Line[] = [
  { name: 'what a grammar can hold stays', more: { tools: [strict(closed({ a: {} }))] } },
  {
    name: 'a lax tool may say what it likes',
    more: { tools: [tool('f', { input_schema: { type: 'object', maxProperties: 3 } })] },
  },
  {
    name: 'objects are closed, inner ones too',
    more: { tools: [strict(closed({ a: { type: 'array', items: { type: 'object' } } }))] },
    outMore: {
      tools: [
        strict(
          closed({ a: { type: 'array', items: { type: 'object', additionalProperties: false } } }),
        ),
      ],
    },
    told: [['strict-schema', path, 'lossless']],
  },
  {
    name: 'limits are told in words',
    more: {
      tools: [
        strict(
          closed({
            a: { type: 'array', minItems: 2, maxItems: 5, description: 'A' },
            b: { type: 'array', minItems: 1 },
          }),
        ),
      ],
    },
    outMore: {
      tools: [
        strict(
          closed({
            a: { type: 'array', description: 'A\n\n{minItems: 2, maxItems: 5}' },
            b: { type: 'array', minItems: 1 },
          }),
        ),
      ],
    },
    told: [['strict-schema', path, 'lossy']],
  },
  {
    name: 'a field that takes anything has an empty schema',
    more: { tools: [strict(closed({ a: true }))] },
    outMore: { tools: [strict(closed({ a: {} }))] },
    told: [['strict-schema', path, 'lossless']],
  },
  {
    name: 'open fields are closed, and told in words',
    more: { tools: [strict({ type: 'object', additionalProperties: { type: 'string' } })] },
    outMore: {
      tools: [
        strict({
          type: 'object',
          description: '{additionalProperties: {"type":"string"}}',
          additionalProperties: false,
        }),
      ],
    },
    told: [['strict-schema', path, 'lossy']],
  },
  {
    name: 'a demanded output is closed as well',
    more: {
      output_config: {
        effort: 'low',
        format: { type: 'json_schema', schema: { type: 'object' } },
      },
    },
    outMore: {
      output_config: {
        effort: 'low',
        format: {
          type: 'json_schema',
          schema: { type: 'object', additionalProperties: false },
        },
      },
    },
    told: [['strict-schema', 'output_config.format.schema', 'lossless']],
  },
];

describe('strict-schema', () => {
  test.each(lines)('$name', (line) => check(line));
});
