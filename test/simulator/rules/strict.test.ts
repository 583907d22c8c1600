import type { Body } from '../support.ts';
import { check } from './check.ts';

const closed = { type: 'object', additionalProperties: false };
const tool = (input_schema: Body, name = 'a') => ({ name, strict: true, input_schema });
const withProperties = (properties: Body, required = Object.keys(properties)) => ({
  tools: [tool({ ...closed, properties, required })],
});
const many = (count: number, schema: Body) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, schema]));

check('strictKeywords', [
  { it: 'takes a closed object', send: withProperties({ a: { type: 'string' } }) },
  {
    it: 'wants objects closed',
    send: { tools: [tool({ type: 'object', properties: {} })] },
    says: "tools.0.custom: For 'object' type, 'additionalProperties' must be explicitly set to false",
  },
  {
    it: 'takes no maxItems',
    send: withProperties({ a: { type: 'array', maxItems: 5, items: { type: 'string' } } }),
    says: "tools.0.custom: For 'array' type, property 'maxItems' is not supported",
  },
  {
    it: 'judges output formats too',
    send: {
      output_config: {
        format: {
          type: 'json_schema',
          schema: { ...closed, properties: { a: { type: 'integer', multipleOf: 5 } } },
        },
      },
    },
    says: "output_config.format.schema: For 'integer' type, property 'multipleOf' is not supported",
  },
  {
    it: 'wants schemas as properties',
    send: withProperties({ a: true }),
    says: "tools.0.custom: For 'object' type, property 'properties' is not supported",
  },
]);

const node = {
  ...closed,
  properties: { next: { anyOf: [{ $ref: '#/$defs/Node' }, { type: 'null' }] } },
  required: ['next'],
};

check('strictCircular', [
  {
    it: 'names the circle',
    send: { tools: [tool({ ...node, $defs: { Node: node } })] },
    says: 'tools.0.custom: Invalid schema: Circular reference detected in schema definitions: Node -> Node. Self-referencing or mutually-referencing definitions are not supported.',
  },
]);

check('strictLimits', [
  {
    it: 'counts tools',
    send: {
      tools: Array.from({ length: 21 }, (_, index) =>
        tool({ ...closed, properties: {} }, `t${index}`),
      ),
    },
    says: 'Too many strict tools (21). The maximum number of strict tools supported is 20. Try reducing the number of tools marked as strict.',
  },
  { it: 'takes 24 optional parameters', send: withProperties(many(24, { type: 'string' }), []) },
  {
    it: 'counts optional parameters',
    send: withProperties(many(25, { type: 'string' }), []),
    says: 'Schemas contains too many optional parameters (25), which would make grammar compilation inefficient. Reduce the number of optional parameters in your tool schemas (limit: 24).',
  },
  {
    it: 'counts unions',
    send: withProperties(many(17, { type: ['string', 'null'] })),
    says: 'Schemas contains too many parameters with union types (17 parameters with type arrays or anyOf). This causes exponential compilation cost. Reduce the number of nullable or union-typed parameters (limit: 16 parameters with unions).',
  },
]);
