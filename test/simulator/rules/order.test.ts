import { startSimulator } from '@turnwise/simulator';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { assistant, type Body, hello, post, user } from '../support.ts';

/** One fault each, in the order in which the API was measured to report them (August 2026, version 2023-06-01). */
const faults: readonly (readonly [string, Body])[] = [
  ['model: Input should be a valid string', { model: 7 }],
  ['tool_choice: Input should be an object', { tool_choice: 7 }],
  ['tools: Input should be a valid array', { tools: 7 }],
  ['messages: Input should be a valid array', { messages: 7 }],
  ['system: Input should be a valid array', { system: 7 }],
  ['thinking: Input should be an object', { thinking: 7 }],
  ['output_config: Input should be an object', { output_config: 7 }],
  ['cache_control: Input should be an object', { cache_control: 7 }],
  ['max_tokens: Input should be a valid integer', { max_tokens: '7' }],
  ['metadata: Input should be an object', { metadata: 7 }],
  ['stop_sequences: Input should be a valid array', { stop_sequences: 7 }],
  ['temperature: range: 0..1', { temperature: 7 }],
  ["service_tier: Input should be 'auto' or 'standard_only'", { service_tier: 7 }],
  ['top_k: Input should be a valid integer', { top_k: '7' }],
  ['top_p: range: 0..1', { top_p: 7 }],
  ['stream: Input should be a valid boolean', { stream: 7 }],
  ['container: Input should be a valid string', { container: 7 }],
  ["inference_geo: must be one of ['global', 'us']", { inference_geo: 7 }],
  ['frobnicate: Extra inputs are not permitted', { frobnicate: 7 }],
  ['messages.0: user messages must have non-empty content', { messages: [user([])] }],
  [
    'container: Container identifier can only be provided when using the code execution tool',
    { container: 'container_1' },
  ],
  [
    'This model does not support assistant message prefill. The conversation must end with a user message.',
    { messages: [user('q'), assistant('a')] },
  ],
];

const simulator = await startSimulator();

afterAll(() => simulator.close());

async function send(body: Body): Promise<readonly [number, string]> {
  const reply = await post(simulator, { ...hello, ...body });
  return [reply.status, reply.body.error?.message];
}

/** Faults in the same field hide each other, so that they make no pair. */
const pairs = faults.flatMap(([says, first], index) =>
  faults
    .slice(index + 1)
    .filter(([, second]) => Object.keys(second).every((key) => !(key in first)))
    .map(([other, second]) => ({ says, other, body: { ...second, ...first } })),
);

test.each(faults)('%s is reported alone', async (says, body) => {
  expect(await send(body)).toEqual([400, says]);
});

test.each(pairs)('$says comes before $other', async ({ says, body }) => {
  expect(await send(body)).toEqual([400, says]);
});

test('whatever faults a request has, one is reported: the first', async () => {
  const some = fc.subarray([...faults.keys()], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(some, async (chosen) => {
      const body = Object.assign({}, ...chosen.map((index) => faults[index]?.[1]).reverse());
      expect(await send(body)).toEqual([400, faults[chosen[0] ?? 0]?.[0]]);
    }),
    { numRuns: 50 },
  );
});

test.each(['metadata', 'inference_geo', 'stop_sequences', 'cache_control', 'container'])(
  '%s may be null',
  async (field) => {
    expect(await send({ [field]: null })).toEqual([200, undefined]);
  },
);

test.each([
  'model',
  'tool_choice',
  'tools',
  'messages',
  'system',
  'thinking',
  'output_config',
  'max_tokens',
  'temperature',
  'service_tier',
  'top_k',
  'top_p',
  'stream',
])('%s may not be null', async (field) => {
  const [status, says] = await send({ [field]: null });
  expect([status, says]).toEqual([400, expect.stringMatching(`^${field}: Input should be`)]);
});
