import { clearing, windowing } from '@turnwise/context';
import type { Memory, Middleware } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { noMemory } from '../support/memory.ts';
import { assistant, faults, prefixesOf, requestsOf, thoughtsOf, user } from './sessions.ts';
import { begins, long, MINUTE, type Outcome, tellsMore, timed } from './timed.ts';

const stacks: [string, () => Middleware[]][] = [
  ['clearing', () => [clearing()]],
  ['clearing at least something', () => [clearing({ atLeast: { tokens: 40 } })]],
  ['windowing', () => [windowing()]],
  ['clearing and windowing', () => [clearing(), windowing()]],
];
const cases = stacks.flatMap(([name, stack]) =>
  ['claude-opus-5-5', 'claude-opus-4-8'].map((model) => ({
    name,
    model,
    stack,
  })),
);

/** How long a program waits before each request, over and over. */
const waits = fc.array(fc.constantFrom(0, MINUTE, 6 * MINUTE, 90 * MINUTE), {
  minLength: 1,
  maxLength: 10,
});

describe.each(cases)('$name, $model', ({ stack, model }) => {
  const options = { model };

  it('law 5: every change of what was sent before is reported', () => {
    return fc.assert(
      fc.asyncProperty(long, waits, async (messages, pauses) => {
        const { send, wait } = timed(stack(), options);
        let before: Outcome | undefined;
        for (const [i, history] of requestsOf(messages).entries()) {
          wait(pauses[i % pauses.length] ?? 0);
          const now = await send(history);
          expect(faults(now.messages)).toEqual([]);
          if (before && !begins(before.messages, now.messages)) {
            expect(tellsMore(now, before)).toBe(true);
          }
          before = now;
        }
      }),
      { numRuns: 10 },
    );
  });

  it('law 11: a retry sends the same, and a fork goes on from it', () => {
    return fc.assert(
      fc.asyncProperty(long, waits, async (messages, pauses) => {
        const { send, wait } = timed(stack(), options);
        for (const [i, history] of requestsOf(messages).entries()) {
          wait(pauses[i % pauses.length] ?? 0);
          const first = await send(history);
          expect((await send(history)).messages).toEqual(first.messages);
          const fork = await send([...history, assistant(`No. ${i}`), user('why?')]);
          if (!begins(first.messages, fork.messages)) expect(tellsMore(fork, first)).toBe(true);
        }
      }),
      { numRuns: 6 },
    );
  });
});

test.each(stacks)(
  'law 7: what is kept of bound thinking was received behind what is sent before it, by %s',
  (_, stack) => {
    return fc.assert(
      fc.asyncProperty(long, waits, async (messages, pauses) => {
        const { send, wait } = timed(stack());
        const sentFor = new Map<string, string>();
        for (const [i, history] of requestsOf(messages).entries()) {
          wait(pauses[i % pauses.length] ?? 0);
          const { messages: sent } = await send(history);
          const received = prefixesOf(sent).map(([thought]) => [thought, sentFor.get(thought)]);
          expect(prefixesOf(sent)).toEqual(received);
          for (const thought of messages
            .slice(history.length, history.length + 1)
            .flatMap(thoughtsOf)) {
            sentFor.set(thought, JSON.stringify(sent));
          }
        }
      }),
      { numRuns: 15 },
    );
  },
);

const garbage = fc.oneof(
  fc.anything(),
  fc.record({
    results: fc.nat(60),
    thinking: fc.nat(60),
    media: fc.nat(60),
    since: fc.nat(60),
    cut: fc.nat(60),
    at: fc.oneof(fc.integer(), fc.anything()),
    lifetime: fc.oneof(fc.integer(), fc.anything()),
    kept: fc.oneof(fc.integer(), fc.anything()),
    tokens: fc.oneof(fc.nat(5_000), fc.anything()),
    estimate: fc.oneof(fc.nat(5_000), fc.anything()),
  }),
);

test.each(cases)('law 12: whatever a memory returns, $name is legal on $model', (one) => {
  return fc.assert(
    fc.asyncProperty(long, garbage, async (messages, value) => {
      const memory: Memory = { ...noMemory, recall: async () => value };
      const tampered: Middleware = (next) => (call) => next({ ...call, memory });
      const { send } = timed([tampered, ...one.stack()], { model: one.model });
      for (const history of requestsOf(messages).slice(-3)) {
        const { messages: sent } = await send(history);
        expect(faults(sent)).toEqual([]);
        expect(sent.at(-1)).toEqual(history.at(-1));
      }
    }),
    { numRuns: 40 },
  );
});
