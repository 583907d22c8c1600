import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleJson } from '../../packages/simulator/src/sample-json.ts';
import { hello, post, start } from './support.ts';

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);

const complaintsOf = (schema: object, value: unknown) => {
  ajv.validate(schema, value);
  return ajv.errors ?? [];
};

const oneOfTypes = ['string', 'number', 'integer', 'boolean', 'null'];
const nameOfFormat = fc.constantFrom(
  ...'date-time time date duration email hostname uri ipv4 ipv6 uuid'.split(' '),
);
const primitive = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const bounds = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 40 }))
  .map(([minimum, more]) => ({ minimum, maximum: minimum + more }));

const { schema } = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...oneOfTypes).map((type) => ({ type })),
    fc.subarray(oneOfTypes, { minLength: 1 }).map((type) => ({ type })),
    nameOfFormat.map((format) => ({ type: 'string', format })),
    bounds.map((range) => ({ type: 'integer', ...range })),
    bounds.map(({ minimum, maximum }) => ({
      type: 'number',
      exclusiveMinimum: minimum,
      exclusiveMaximum: maximum,
    })),
    fc.integer({ min: 2, max: 9 }).map((n) => ({ type: 'integer', multipleOf: n, minimum: n + 1 })),
    fc
      .tuple(fc.nat(30), fc.nat(10))
      .map(([least, extra]) => ({ type: 'string', minLength: least, maxLength: least + extra })),
    fc.uniqueArray(primitive, { minLength: 1 }).map((values) => ({ enum: values })),
    primitive.map((value) => ({ const: value })),
    fc
      .record({ items: tie('schema'), minItems: fc.nat(2) })
      .map((rest) => ({ type: 'array', ...rest })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc.constant({ $ref: '#/$defs/place' }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema')).chain((properties) =>
      fc.subarray(Object.keys(properties)).map((required) => ({
        type: 'object',
        properties,
        required,
        additionalProperties: false,
      })),
    ),
  ),
}));

const place = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' }, up: { $ref: '#/$defs/maybe' } },
  required: ['id', 'up'],
  additionalProperties: false,
};
const $defs = { place, maybe: { anyOf: [{ $ref: '#/$defs/place' }, { type: 'null' }] } };

test('a sample is what its schema allows', () => {
  fc.assert(
    fc.property(schema, (drawn) => {
      const whole = { ...drawn, $defs };
      expect(complaintsOf(whole, sampleJson(whole))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test.each([
  { pattern: '^[A-Z]{3}-\\d{2,4}$', sample: 'AAA-00' },
  { pattern: '^(?:red|green)(-dark)?$', sample: 'red' },
  { pattern: '^[^a-z ]+@\\w+\\.(com|org)$', sample: 'A@a.com' },
  { pattern: '^\\p{Lu}\\d\\s\\.x*$', sample: 'A0 .' },
  { pattern: 'amp', sample: 'sample' },
])('the pattern $pattern is met by $sample', ({ pattern, sample }) => {
  expect(sampleJson({ type: 'string', pattern })).toBe(sample);
});

test.each([
  {
    it: 'allOf',
    given: {
      allOf: [
        { type: 'object', properties: { a: { type: 'null' } }, required: ['a'] },
        { properties: { b: { const: 2 } }, required: ['b'] },
      ],
    },
    value: { a: null, b: 2 },
  },
  {
    it: 'choices beside properties',
    given: {
      type: 'object',
      properties: { a: { const: 1 }, b: { const: 2 } },
      anyOf: [{ required: ['b'] }, { required: ['a'] }],
    },
    value: { b: 2 },
  },
  { it: 'no schema', given: undefined, value: 'sample' },
  {
    it: 'prefixItems',
    given: { type: 'array', prefixItems: [{ const: 1 }, {}] },
    value: [1, 'sample'],
  },
])('$it', ({ given, value }) => {
  expect(sampleJson(given)).toEqual(value);
});

test.each([
  { it: 'output_config.format', key: 'output_config' },
  { it: 'the older output_format', key: 'output_format' },
])('by default $it is filled', async ({ key }) => {
  const format = {
    type: 'json_schema',
    schema: {
      type: 'object',
      properties: { ok: { type: 'boolean' }, when: { type: 'string', format: 'date' } },
      required: ['ok', 'when'],
      additionalProperties: false,
    },
  };
  const body = {
    ...hello,
    model: 'claude-sonnet-4-6',
    [key]: key === 'output_format' ? format : { format },
  };
  const headers = { 'anthropic-beta': 'structured-outputs-2025-11-13' };
  const answer = await post(await start(), body, headers);
  expect(answer.body.content).toMatchObject([{ type: 'text' }]);
  expect(complaintsOf(format.schema, JSON.parse(String(answer.body.content[0]?.text)))).toEqual([]);
});
