import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assistant, type Body, call, hello, post, result, start, text, user } from './support.ts';

const everyBeta = [
  'compact-2026-01-12',
  'compact-2026-09-04',
  'context-management-2025-06-27',
  'mid-conversation-output-config-2026-07-01',
  'mid-conversation-tool-changes-2026-07-01',
  'inline-tools-2026-09-15',
  'thinking-binding-controls-2026-08-01',
].join();

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string', pattern: '^[A-Z]', minLength: 1 },
    n: { $ref: '#/$defs/n' },
  },
  required: ['city', 'n'],
  additionalProperties: false,
  $defs: { n: { anyOf: [{ type: 'integer', minimum: 1 }, { enum: [1] }] } },
};
const marked = { cache_control: { type: 'ephemeral', ttl: '1h' } };

const talk: Body = {
  ...hello,
  model: 'claude-opus-5-5',
  system: [text('Be short.', marked)],
  messages: [
    user([
      text('Hello'),
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } },
    ]),
    assistant([{ type: 'thinking', thinking: 'Hm.', signature: 'theirs' }, call('toolu_1')]),
    user([{ ...result('toolu_1'), content: [text('sunny')], ...marked }]),
  ],
  tools: [{ name: 'weather', input_schema: schema }],
  tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  thinking: { type: 'adaptive', display: 'omitted' },
  output_config: { effort: 'high' },
  metadata: { user_id: 'u' },
  stop_sequences: ['never'],
};
const edited: Body = {
  ...talk,
  stream: true,
  context_management: {
    edits: [
      { type: 'clear_thinking_20251015', keep: { type: 'thinking_turns', value: 1 } },
      { type: 'clear_tool_uses_20250919', trigger: { type: 'tool_uses', value: 1 } },
    ],
  },
};
const formatted: Body = {
  ...hello,
  output_config: { format: { type: 'json_schema', schema } },
};
const { max_tokens: _, metadata: _m, stop_sequences: _s, ...counted } = talk;
const converse: Body = {
  messages: [
    user([{ text: 'Hello' }, { cachePoint: { type: 'default' } }]),
    assistant([{ toolUse: { toolUseId: 't', name: 'weather', input: {} } }]),
    user([{ toolResult: { toolUseId: 't', content: [{ json: {} }] } }]),
  ],
  toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: schema } } }] },
};

const routes = [
  { name: 'messages', path: '/v1/messages', body: talk },
  { name: 'messages with edits, streamed', path: '/v1/messages', body: edited },
  { name: 'messages of a form', path: '/v1/messages', body: formatted },
  { name: 'count_tokens', path: '/v1/messages/count_tokens', body: counted },
  {
    name: 'batches',
    path: '/v1/messages/batches',
    body: { requests: [{ custom_id: 'a', params: talk }] },
  },
  { name: 'converse', path: '/model/claude-sonnet-4-5/converse', body: converse, on: 'bedrock' },
] as const;

/** What no one expects: objects that cannot be written as text, names that every object has. */
const odd = fc.constantFrom<unknown>(
  { toString: 1 },
  { type: { toString: 1 } },
  { type: 'constructor' },
  JSON.parse('{"__proto__":{"type":"text","text":"x"}}'),
  ['auto'],
  1e308,
  '\u0000',
);
const anything = fc.oneof({ weight: 2, arbitrary: odd }, { weight: 3, arbitrary: fc.jsonValue() });

/** Every place in a body, as the keys that lead to it. */
const placesIn = (value: unknown): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [
        [key],
        ...placesIn(inner).map((rest) => [key, ...rest]),
      ])
    : [];

const spoiled = (body: Body) =>
  fc.tuple(fc.constantFrom(...placesIn(body)), anything).map(([place, value]) => {
    const copy = structuredClone(body);
    const at = place.slice(0, -1).reduce<Body>((node, key) => node[key] as Body, copy);
    at[place.at(-1) ?? ''] = value;
    return copy;
  });

test.each(routes)('$name: no body makes the simulator fail', async ({ path, body, ...more }) => {
  const simulator = await start({ platform: 'on' in more ? more.on : 'anthropic' });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 1, arbitrary: anything }, { weight: 5, arbitrary: spoiled(body) }),
      async (sent) => {
        const response = await fetch(simulator.url + path, {
          method: 'POST',
          headers: {
            'x-api-key': 'key',
            'anthropic-version': '2026-10-21',
            'anthropic-beta': everyBeta,
          },
          body: JSON.stringify(sent),
          signal: AbortSignal.timeout(5_000),
        });
        const answer = await response.text();
        expect([200, 400, 404]).toContain(response.status);
        if (response.status !== 200)
          expect(JSON.parse(answer)).toEqual({
            type: 'error',
            error: expect.objectContaining({
              type: expect.any(String),
              message: expect.any(String),
            }),
            request_id: expect.stringMatching(/^req_/),
          });
      },
    ),
    { numRuns: 150 },
  );
});

const links = Array.from({ length: 40 }, (_value, n) => [
  `n${n}`,
  {
    type: 'object',
    properties: { a: { $ref: `#/$defs/n${n + 1}` }, b: { $ref: `#/$defs/n${n + 1}` } },
    required: ['a', 'b'],
    additionalProperties: false,
  },
]);

const property = (value: Body) => ({
  type: 'object',
  properties: { value },
  required: ['value'],
  additionalProperties: false,
});

test.each([
  { it: 'is no expression', given: property({ type: 'string', pattern: '[' }) },
  {
    it: 'is an expression without the u flag',
    given: property({ type: 'string', pattern: '^\\-$' }),
  },
  {
    it: 'repeats without end',
    given: property({ type: 'string', pattern: '((a{9999}){9999}){9999}' }),
  },
  {
    it: 'never says no',
    given: property({ type: 'string', minLength: 99, pattern: '^(\\w+)+!$' }),
  },
  {
    it: 'is deep',
    given: property({ type: 'string', pattern: `${'('.repeat(5e4)}${')'.repeat(5e4)}` }),
  },
  { it: 'wants a long text', given: property({ type: 'string', minLength: 1e15 }) },
  {
    it: 'wants many items',
    given: property({ type: 'array', items: { type: 'array', minItems: 1e9 }, minItems: 1e9 }),
  },
  {
    it: 'doubles with every reference',
    given: {
      ...property({ $ref: '#/$defs/n0' }),
      $defs: Object.fromEntries([...links, ['n40', { type: 'null' }]]),
    },
  },
])('a tool is called whose schema $it', async ({ given }) => {
  const began = performance.now();
  const answer = await post(await start(), {
    ...hello,
    tools: [{ name: 'weather', input_schema: given }],
    output_config: undefined,
  });
  expect(answer.body.content).toContainEqual(expect.objectContaining({ type: 'tool_use' }));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('a strict schema in which references double is judged at once', async () => {
  const given = {
    ...property({ $ref: '#/$defs/n0' }),
    $defs: Object.fromEntries([...links, ['n40', { type: 'null' }]]),
  };
  const began = performance.now();
  const tools = [{ name: 'weather', strict: true, input_schema: given }];
  await post(await start(), { ...hello, tools });
  expect(performance.now() - began).toBeLessThan(2_000);
});
