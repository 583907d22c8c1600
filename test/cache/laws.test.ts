import { plan, stamp } from '@turnwise/cache';
import type { Block, Message, Params } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksOf, noteMarks } from '../../packages/cache/src/marks.ts';
import { anyMarks } from '../support/any-marks.ts';
import { legalParams } from '../support/conversations.ts';
import { deepFreeze } from '../support/laws.ts';
import { markFaults } from './mark-rules.ts';

const text = fc.constantFrom('word', 'another', '', ' ');
const mark = fc.constantFrom(undefined, undefined, undefined, '5m', '1h', 'default');
const block: fc.Arbitrary<Block> = fc
  .record({
    type: fc.constantFrom(
      'text',
      'text',
      'image',
      'thinking',
      'redacted_thinking',
      'tool_use',
      'tool_result',
      'server_tool_use',
      'web_search_tool_result',
      'fallback',
      'mcp_tool_listing',
    ),
    text,
    mark,
  })
  .map(({ type, text, mark }) => withMark(type === 'text' ? { type, text } : { type }, mark));

/** Blocks that may hold marks inside. */
const holder: fc.Arbitrary<Block> = fc.oneof(
  fc
    .record({ content: fc.array(block, { maxLength: 2 }), mark })
    .map(({ content, mark }) => withMark({ type: 'tool_result', content }, mark)),
  mark.map((own) => ({
    type: 'tool_addition',
    tool: { type: 'tool_definition', definition: withMark({ name: 't' }, own) },
  })),
);
const anyBlock = fc.oneof({ weight: 4, arbitrary: block }, holder);

/** Requests that need not make sense, with marks of the caller's own anywhere. */
const request: fc.Arbitrary<Params> = fc
  .record({
    tools: fc.array(fc.record({ defer: fc.boolean(), mark }), { maxLength: 3 }),
    system: fc.oneof(text, fc.array(block, { maxLength: 3 })),
    messages: fc.array(
      fc.record({
        content: fc.oneof(text, fc.array(anyBlock, { maxLength: 4 })),
        clears: fc.nat(9),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    automatic: mark,
  })
  .map(({ tools, system, messages, automatic }) => {
    const defined = tools.map(({ defer, mark }, i) =>
      withMark({ type: 'custom', name: `t${i}`, ...(defer && { defer_loading: true }) }, mark),
    );
    const params = {
      model: 'claude-opus-5-5',
      tools: defined,
      system,
      messages: messages.map(
        ({ content, clears }, i): Message => ({
          role: clears === 0 ? 'system' : i % 2 ? 'assistant' : 'user',
          content,
          ...(clears === 0 && { clear_at: 'next_user_message' }),
        }),
      ),
    };
    return withMark(params, automatic) as unknown as Params;
  });

function withMark<T extends object>(block: T, ttl: string | undefined): T {
  if (ttl === undefined) return block;
  return { ...block, cache_control: { type: 'ephemeral', ...(ttl !== 'default' && { ttl }) } };
}

const odds = fc.record({ held: fc.nat(5), changed: fc.nat(5) });

/** What may be known of a conversation, true or not. */
const habits = fc.record(
  {
    tools: odds,
    system: odds,
    history: odds,
    volatile: fc.nat(3),
    passing: fc.record({
      blocks: fc.nat(3),
      whole: fc.boolean(),
      type: fc.constantFrom('text', 'tool_result'),
    }),
    parting: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['tools', 'system', 'history'] },
);

const options = fc.record(
  {
    ttl: fc.constantFrom('5m' as const, '1h' as const),
    headTtl: fc.constantFrom('5m' as const, '1h' as const),
    kept: fc
      .tuple(fc.nat(5), fc.option(fc.nat(3)))
      .map(([index, at]) => `messages.${index}.content${at === null ? '' : `.${at}`}`),
    ephemeral: fc.nat(2),
    goingOn: fc.constantFrom(0, 0.1, 0.5, 1),
    habits,
  },
  { requiredKeys: ['ttl', 'ephemeral'] },
);
const anyRequest = fc.oneof(
  request,
  legalParams(),
  fc.tuple(legalParams(), anyMarks()).map(([params, mark]) => mark(params)),
);

describe('whatever marks the caller has set', () => {
  it.each([false, true])('none of ours breaks a rule, inner marks counted: %s', (readsInner) => {
    fc.assert(
      fc.property(anyRequest, options, (params, options) => {
        const before = markFaults(params, readsInner);
        const after = markFaults(stamp(params, plan(params, options)), readsInner);
        expect(after.filter((fault) => !before.includes(fault))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('all of them stay as they are, and nothing but marks changes', () => {
    fc.assert(
      fc.property(anyRequest, options, (drawn, options) => {
        const params = deepFreeze(drawn);
        const planned = plan(params, options);
        const out = stamp(params, planned);
        if (planned.marks.length === 0) expect(out).toBe(params);
        expect(blocksOf(out).map(bare)).toEqual(blocksOf(params).map(bare));
        for (const [at, block] of blocksOf(params).entries()) {
          if (block.cache_control) expect(blocksOf(out)[at]).toBe(block);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('what is noted of a marked request is what is found in it', () => {
    fc.assert(
      fc.property(anyRequest, options, (params, options) => {
        const { marks } = plan(params, options);
        const sent = stamp(params, { marks });
        const found = marksOf(sent);
        if (marks.length > 0) noteMarks(sent, [...marksOf(params), ...marks]);
        expect(marksOf(sent)).toEqual(found);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a second pass gives back the first one', () => {
    fc.assert(
      fc.property(anyRequest, options, (params, options) => {
        const once = stamp(params, plan(params, options));
        expect(stamp(once, plan(once, options))).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Blocks of a turn that calls tools, and whether the caller marks the system prompt. */
const widths = fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 12 });

it('what one request wrote is in reach of a mark of the next, however many tools a turn calls', () => {
  fc.assert(
    fc.property(widths, fc.boolean(), (calls, isMarked) => {
      const system = withMark(
        { type: 'text', text: 'rule '.repeat(2_000) },
        isMarked ? '5m' : undefined,
      );
      const messages = calls.flatMap((width, n) => loop(width, n));
      let written = -1;
      for (let end = 1; end <= messages.length; end += 2) {
        const params = { model: 'claude-opus-5-5', system: [system], messages };
        const sent = { ...params, messages: messages.slice(0, end) };
        const marks = marked(stamp(sent, plan(sent)));
        if (end > 1) expect(marks.some((at) => at >= written && at - written < 20)).toBe(true);
        written = Math.max(...marks);
      }
    }),
    { numRuns: 300 },
  );
});

/** A question or results of the turn before, then calls. */
function loop(width: number, n: number): Message[] {
  const range = Array.from({ length: width }, (_, i) => `toolu_${n}_${i}`);
  return [
    ...(n === 0 ? [{ role: 'user', content: 'question' }] : []),
    {
      role: 'assistant',
      content: range.map((id) => ({ type: 'tool_use', id, name: 't', input: {} })),
    },
    {
      role: 'user',
      content: range.map((id) => ({ type: 'tool_result', tool_use_id: id, content: 'r' })),
    },
  ];
}

/** Where marks stand among all blocks of a request. */
function marked(params: Params): number[] {
  return blocksOf(params).flatMap((block, at) => (block.cache_control ? [at] : []));
}

function blocksOf({ tools, system, messages }: Params): Block[] {
  const list = (content: unknown): Block[] =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : (content as Block[]);
  return [
    ...((tools ?? []) as Block[]),
    ...list(system ?? []),
    ...messages.flatMap((it) => list(it.content)),
  ];
}

function bare({ cache_control: _mark, ...block }: Block): object {
  return block;
}
