import { describe, test } from 'vitest';
import { check, type Line, tool } from './check.ts';

const lossless = [['tool-schema', 'tools.0.input_schema', 'lossless']] as const;
const lossy = [['tool-schema', 'tools.0.input_schema', 'lossy']] as const;
const a = { a: { type: 'string' } };
const b = { b: { type: 'number' } };

/** A line for the input of one tool: as it is given, and as it is sent. */
function on(name: string, given: unknown, sent?: object, told: Line['told'] = lossy): Line {
  return {
    name,
    more: { tools: [tool('f', { input_schema: given })] },
    ...(sent && { outMore: { tools: [tool('f', { input_schema: sent })] }, told }),
  };
}

const lines: Line[] = [
  on('an object stays', { type: 'object', properties: a }),
  on('a missing schema is any object', undefined, { type: 'object' }, lossless),
  on('so is one that takes anything', true, { type: 'object' }, lossless),
  on('a missing type is added', { properties: a }, { properties: a, type: 'object' }, lossless),
  on('null is no input', { type: ['object', 'null'] }, { type: 'object' }, lossless),
  on(
    'what is no object becomes a field',
    { type: 'string', $defs: { A: {} } },
    {
      type: 'object',
      properties: { value: { type: 'string' } },
      required: ['value'],
      $defs: { A: {} },
    },
  ),
  on(
    'alternatives become fields, and are told in words',
    { description: 'D', type: 'object', oneOf: [{ properties: a }, { properties: b }] },
    {
      type: 'object',
      properties: { ...b, ...a },
      description:
        'D\n\n{oneOf: [{"properties":{"a":{"type":"string"}}},{"properties":{"b":{"type":"number"}}}]}',
    },
  ),
  on(
    'what all of them need stays needed',
    { allOf: [{ type: 'object', properties: a, required: ['a'] }] },
    {
      type: 'object',
      properties: a,
      required: ['a'],
      description:
        '{allOf: [{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}]}',
    },
  ),
  on(
    'alternatives that are no objects become a field',
    { anyOf: [{ type: 'string' }, { type: 'number' }] },
    {
      type: 'object',
      properties: { value: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
      required: ['value'],
    },
  ),
  on(
    'a reference is followed',
    { $ref: '#/$defs/A', $defs: { A: { type: 'object', properties: a } } },
    { $defs: { A: { type: 'object', properties: a } }, type: 'object', properties: a },
  ),
  on(
    'one that leads nowhere is told in words',
    { $ref: 'https://example.com/a.json' },
    { description: '{$ref: "https://example.com/a.json"}', type: 'object' },
  ),
  on(
    'fields under names that are refused are told in words',
    { type: 'object', properties: { ...a, 'ü b': {} }, required: ['a', 'ü b'] },
    {
      type: 'object',
      properties: a,
      required: ['a'],
      description: '{properties: {"ü b":{}}}',
    },
  ),
  {
    name: "the API's own tools have none",
    more: { tools: [{ type: 'bash_20250124', name: 'b' }] },
  },
];

describe('tool-schema', () => {
  test.each(lines)('$name', (line) => check(line));
});
