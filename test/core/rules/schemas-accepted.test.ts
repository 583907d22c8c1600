import { type Params, repair } from '@turnwise/core';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hello } from './check.ts';

const limits = fc.record(
  {
    description: fc.constant('What it is.'),
    minimum: fc.nat(9),
    maxLength: fc.nat(9),
    maxItems: fc.nat(9),
    minItems: fc.nat(3),
    additionalProperties: fc.boolean(),
    enum: fc.constant(['a', 'b']),
  },
  { requiredKeys: [] },
);
const key = fc.constantFrom('a', 'b', 'c', 'with space', 'ü');
const { schema } = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc
    .tuple(
      limits,
      fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(
          { type: 'string' },
          { type: 'integer' },
          { type: ['string', 'null'] },
          {},
          { $ref: '#/$defs/Leaf' },
        ),
        fc.record({ type: fc.constant('array'), items: tie('schema') }),
        fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
        fc
          .dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { maxKeys: 3 })
          .map((properties) => ({
            type: 'object',
            properties,
            required: Object.keys(properties),
          })),
      ),
    )
    .map(([more, kind]) => ('$ref' in kind ? kind : { ...more, ...kind })),
}));
const root = fc
  .tuple(
    schema,
    fc.record(
      {
        type: fc.constantFrom('object', 'string', ['object', 'null'] as never),
        properties: fc.dictionary(key, schema, { maxKeys: 3 }),
        oneOf: fc.array(schema, { minLength: 1, maxLength: 2 }),
        allOf: fc.array(schema, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([inner, more]) => ({ ...inner, ...more, $defs: { Leaf: { type: 'string' } } }));

describe('what repair makes of schemas', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ platform: 'anthropic' });
  });
  afterAll(() => simulator.close());

  test('the API takes it, strict or not, and a second pass changes nothing', async () => {
    const headers = { 'anthropic-version': '2026-10-21', authorization: 'Bearer key' };
    await fc.assert(
      fc.asyncProperty(root, fc.boolean(), async (input_schema, strict) => {
        const tools = [{ name: 'f', input_schema, ...(strict && { strict }) }];
        const params = { model: 'claude-opus-5-5', max_tokens: 9, messages: [hello], tools };
        const sent = repair(params as never as Params);
        const body = JSON.stringify(sent);
        const answer = await fetch(`${simulator.url}/v1/messages`, {
          method: 'POST',
          headers,
          body,
        });
        const { error } = (await answer.json()) as { error?: { message: string } };

        expect(error?.message).toBeUndefined();
        expect(repair(sent)).toBe(sent);
      }),
      { numRuns: 100 },
    );
  });
});
