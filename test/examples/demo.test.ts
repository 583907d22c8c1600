import { describe, expect, test } from 'vitest';
import { billOf, refusalsOf, sharedDollars, uncachedDollars } from '../../examples/demo/bill.ts';
import { conversationOf } from '../../examples/demo/conversation.ts';
import { countOf } from '../../examples/demo/count.ts';
import { demo } from '../../examples/demo/demo.ts';
import type { Played } from '../../examples/demo/play.ts';
import { reportOf } from '../../examples/demo/print.ts';
import { sample } from '../../examples/demo/sample/sample.ts';
import { svgOf } from '../../examples/demo/svg.ts';

const conversation = conversationOf(sample(), countOf);

test('the sample is an agent session of tens of thousands of tokens on a current model', () => {
  const { turns } = conversation;
  const last = turns.at(-1)?.body;

  expect(turns.length).toBeGreaterThanOrEqual(40);
  expect(countOf(last ?? {})).toBeGreaterThan(50_000);
  expect(last?.tools).toHaveLength(6);
});

describe('the demo on the sample', async () => {
  const result = await demo(conversation, { show: false });
  const [bare, wrapped] = [billOf(result.bare.outcomes), billOf(result.wrapped.outcomes)];

  test('the bare client is refused where the history is broken, the wrapped one never', () => {
    expect(bare.refused).toBeGreaterThan(0);
    expect(wrapped.refused).toBe(0);
    expect(refusalsOf(result.bare).map(({ text }) => text.replace(/\d+/g, '#'))).toEqual([
      'messages: text content blocks must be non-empty',
      'This model does not support assistant message prefill. The conversation must end with a user message.',
      'messages.#: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_sample_#. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
      'The request body is not valid JSON: no low surrogate in string: line # column # (char #)',
    ]);
  });

  test('the wrapped client pays less, although it is answered more often', () => {
    const [bareShared, wrappedShared] = sharedDollars(result.bare, result.wrapped);

    expect(wrapped.dollars).toBeLessThan(bare.dollars);
    expect(wrappedShared).toBeLessThan(bareShared / 2);
    expect(uncachedDollars(result.wrapped)).toBeGreaterThan(bare.dollars);
  });

  test('the report says what was refused and what was paid', () => {
    const text = reportOf(conversation, result);

    expect(text).toContain('sample: 57 requests to claude-opus-4-8');
    expect(text).toContain('1 x This model does not support assistant message prefill.');
    expect(text).toContain('wrapped: none refused');
    expect(text).toContain('Cuts of the history: 0');
  });

  test('the picture has a line for each client and a mark for each refusal', () => {
    const svg = svgOf('sample', result);

    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg.match(/stroke-width="3"/g)).toHaveLength(bare.refused);
  });
});

test('with the window at a quarter nothing wrapped is refused, at ten cuts at most', async () => {
  const { bare, wrapped, window } = await demo(conversation, { window: 0.25, show: false });

  expect(window).toBeGreaterThan(10_000);
  expect(refusalsOf(bare).some(({ text }) => text.startsWith('prompt is too long'))).toBe(true);
  expect(billOf(wrapped.outcomes).refused).toBe(0);
  expect(wrapped.cuts).toBeGreaterThan(0);
  expect(wrapped.cuts).toBeLessThanOrEqual(10);
});

test('refusals that differ in numbers only are counted together', () => {
  const played: Played = {
    outcomes: [1, 2].map((n) => ({ model: 'm', refusal: `prompt is too long: ${n} tokens` })),
    steps: new Map(),
    cuts: 0,
    arrived: 2,
    milliseconds: 0,
  };

  expect(refusalsOf(played)).toEqual([{ text: 'prompt is too long: 1 tokens', count: 2 }]);
});
