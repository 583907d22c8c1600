import { expect, test } from 'vitest';
import { missesOf, quantile } from '../../examples/anchors/errors.ts';
import { type Body, conversationOf } from '../../examples/demo/conversation.ts';
import { countOf } from '../../examples/demo/count.ts';
import { traceOf } from '../../examples/demo/trace.ts';

const user = (text: string, more: object = {}) => ({
  role: 'user',
  content: [{ type: 'text', text, ...more }],
});
const assistant = { role: 'assistant', content: [{ type: 'text', text: 'Noted.' }] };
const long = 'The gauge at the eastern sill was read at noon. '.repeat(2_000);
const model = 'claude-opus-4-8';

/** A recording in which the API counts a fifth more than we estimate. */
function recording(
  appends: readonly (readonly object[])[],
  bases: readonly (number | null)[] = [],
) {
  const line = (i: number, input_tokens: number) => ({
    type: 'request' as const,
    i,
    t: new Date(Date.UTC(2026, 10, 2, 9, i)).toISOString(),
    model,
    append: appends[i] as never,
    ...(bases[i] === undefined ? {} : { base: bases[i] }),
    usage: { input_tokens },
    output_tokens: 5,
  });
  const meta = { type: 'meta' as const, name: 'harbor', system_known: true, tools_known: true };
  const played = (sizes: readonly number[]) =>
    conversationOf(traceOf([meta, ...appends.map((_, i) => line(i, sizes[i] ?? 1))]), countOf);
  const sizes = played([]).turns.map(({ body }) => Math.round(1.2 * countOf(body as Body)));
  return played(sizes);
}

test('a request that continues another one is counted from its usage', () => {
  const marked = { cache_control: { type: 'ephemeral' } };
  const misses = missesOf(
    recording([[user(long, marked)], [assistant, user('Reading 1.')], [assistant, user(long)]]),
  );
  expect(misses).toHaveLength(2);
  for (const { estimated, anchored } of misses) {
    expect(estimated).toBeCloseTo(1 - 1 / 1.2, 2);
    expect(anchored).toBeLessThan(0.01);
  }
});

test('one that starts over is not', () => {
  expect(missesOf(recording([[user(long)], [user('Another day.')]], [null, null]))).toEqual([]);
});

test('quantiles are those of the sorted values', () => {
  expect([quantile([3, 1, 2], 0.5), quantile([3, 1, 2], 0.9), quantile([], 0.5)]).toEqual([
    2,
    3,
    Number.NaN,
  ]);
});
