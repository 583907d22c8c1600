import { has, inText, type Line, strictly } from './refused.ts';
import { hello, mark, text, tool, user } from './rules/check.ts';

/** Refusals of betas, marks, fields and schemas. */
export const fieldLines: readonly Line[] = [
  {
    reason: 'unknown-beta',
    says: 'Unexpected value(s) `b-2` for the `anthropic-beta` header. Please consult our documentation.',
    more: {},
    headers: { 'anthropic-beta': 'a-1,b-2' },
    bad: (_, betas) => betas.includes('b-2'),
    learned: true,
  },
  {
    reason: 'unknown-beta',
    says: 'The model returned the following errors: invalid beta flag',
    more: {},
    headers: { 'anthropic-beta': 'a-1,b-2' },
    bad: (_, betas) => betas !== '',
    learned: true,
  },
  {
    reason: 'unknown-beta',
    says: 'The long context beta is not yet available for this subscription.',
    more: {},
    headers: { 'anthropic-beta': 'a-1,context-1m-2025-08-07' },
    bad: (_, betas) => betas.includes('context-1m'),
  },
  {
    reason: 'marker-place',
    says: 'messages.0.content.0.text.cache_control: Extra inputs are not permitted',
    more: { system: [text('Be brief.', mark())] },
    messages: [user(text('a', mark()))],
    bad: inText('cache_control'),
    learned: true,
  },
  {
    reason: 'marker-place',
    says: 'messages.0.content.0.image.cache_control: Extra inputs are not permitted',
    more: { system: [text('Be brief.', mark())] },
    messages: [user({ type: 'image', source: { type: 'url', url: 'https://a.b/c' }, ...mark() })],
    bad: ({ messages }) => JSON.stringify(messages).includes('cache_control'),
    sent: { system: [text('Be brief.', mark())] },
    learned: true,
  },
  {
    reason: 'marker-ttl',
    says: 'messages.0.content.0.text.cache_control.ephemeral.ttl: Extra inputs are not permitted',
    more: { cache_control: { type: 'ephemeral', ttl: '1h' } },
    messages: [user(text('a', mark('1h')))],
    bad: inText('ttl'),
    sent: { messages: [user(text('a', mark()))], cache_control: { type: 'ephemeral' } },
    learned: true,
  },
  {
    reason: 'marker-count',
    says: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
    more: { system: [text('Be brief.', mark())] },
    messages: [user(text('a', mark()), text('b', mark()))],
    bad: (body) => JSON.stringify(body).split('cache_control').length > 2,
    sent: { messages: [user(text('a'), text('b', mark()))] },
  },
  {
    reason: 'extra-input',
    says: 'frobnicate: Extra inputs are not permitted',
    more: { frobnicate: 1 },
    bad: has('frobnicate'),
    learned: true,
  },
  {
    reason: 'extra-input',
    says: 'Malformed input request: #: extraneous key [frobnicate] is not permitted, please reformat your input and try again.',
    more: { frobnicate: 1 },
    bad: has('frobnicate'),
    learned: true,
  },
  {
    reason: 'extra-input',
    says: 'messages.0.content.1.text.citations: Extra inputs are not permitted',
    more: {},
    messages: [user(text('a', { citations: null }), text('b', { citations: null }))],
    bad: inText('citations'),
    sent: { messages: [user(text('a'), text('b'))] },
    learned: true,
  },
  {
    reason: 'extra-input',
    says: '#/messages/0: extraneous key [name] is not permitted',
    more: {},
    messages: [{ ...hello, name: 'Ann' }],
    bad: inText('"Ann"'),
    sent: { messages: [hello] },
    learned: true,
  },
  {
    reason: 'extra-input',
    says: 'tools.0.custom.strict: Extra inputs are not permitted',
    more: { tools: [tool('f', { strict: false })] },
    bad: inText('strict'),
    sent: { tools: [tool('f')] },
    learned: true,
  },
  {
    reason: 'extra-input',
    says: 'thinking.adaptive.display: Extra inputs are not permitted',
    more: { thinking: { type: 'adaptive', display: 'omitted' } },
    bad: inText('display'),
    sent: { thinking: { type: 'adaptive' } },
    learned: true,
  },
  {
    reason: 'extra-input',
    says: 'context_management: Extra inputs are not permitted',
    platform: 'gateway',
    more: { context_management: { edits: [{ type: 'compact_20260112' }] } },
    bad: (_, betas) => betas !== 'compact-2026-01-12',
    learned: true,
  },
  {
    reason: 'extra-input',
    says: 'output_format: Extra inputs are not permitted',
    platform: 'gateway',
    more: { output_format: { type: 'json_schema', schema: { type: 'string' } } },
    bad: has('output_format'),
    sent: { output_config: { format: { type: 'json_schema', schema: { type: 'string' } } } },
    learned: true,
  },
  {
    reason: 'extra-input',
    says: 'container: Container identifier can only be provided when using the code execution tool',
    more: { container: 'c' },
    bad: has('container'),
  },
  {
    reason: 'extra-input',
    says: 'metadata.user_id: user_id appears to contain an email address',
    more: { metadata: { user_id: 'a@b.c' } },
    bad: inText('a@b.c'),
    sent: { metadata: {} },
  },
  {
    reason: 'container-id',
    says: 'container: Input should be a valid string',
    more: { container: { id: 'c' } },
    bad: ({ container }) => typeof container !== 'string',
    sent: { container: 'c' },
  },
  {
    reason: 'tool-schema',
    says: 'tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12',
    more: {
      tools: [
        tool('f', {
          input_schema: {
            type: 'object',
            properties: {
              a: { type: 'number', minimum: 1, exclusiveMinimum: true },
              b: { type: 'number', exclusiveMaximum: false, maximum: 2 },
              c: { $ref: '#/definitions/Gone' },
              d: { type: 'any', description: 'D' },
              e: { type: 'number', exclusiveMinimum: true },
            },
          },
        }),
      ],
    },
    bad: inText('"any"'),
    sent: {
      tools: [
        tool('f', {
          input_schema: {
            type: 'object',
            properties: {
              a: { type: 'number', exclusiveMinimum: 1 },
              b: { type: 'number', maximum: 2 },
              c: { description: '{$ref: "#/definitions/Gone"}' },
              d: { description: 'D\n\n{type: "any"}' },
              e: { type: 'number' },
            },
          },
        }),
      ],
    },
  },
  {
    reason: 'strict-schema',
    says: "tools.0.custom: For 'string' type, property 'pattern' is not supported",
    more: { tools: [tool('f', { strict: true, input_schema: strictly({ pattern: 'a' }) })] },
    bad: inText('"pattern"'),
    sent: {
      tools: [
        tool('f', { strict: true, input_schema: strictly({ description: '{pattern: "a"}' }) }),
      ],
    },
  },
  {
    reason: 'image-size',
    says: 'messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes',
    more: {},
    messages: [
      user({
        type: 'image',
        source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(6_000_000) },
      }),
    ],
    bad: inText('AAAAAAAA'),
    learned: true,
  },
];
