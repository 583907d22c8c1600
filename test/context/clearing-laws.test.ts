import { clear } from '@turnwise/context';
import { type Message, modelInfo, type Params } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { legalParams } from '../support/conversations.ts';
import {
  copiesOnlyWhatItTouches,
  forgetsOthers,
  isIdempotent,
  keepsOrder,
  leavesItsInput,
} from '../support/laws.ts';
import { illegalities } from '../support/legal.ts';
import {
  faults,
  modelWith,
  params,
  prefixesOf,
  requestsOf,
  session,
  thoughtsOf,
} from './sessions.ts';

const small = {
  trigger: { tokens: 300 },
  keep: { tokens: 100 },
  atLeast: { tokens: 20 },
  shorten: { tokens: 60 },
};
const model = { ...modelWith(900), known: false };

describe('laws', () => {
  test.each([
    ['by tokens', { ...small, model }],
    ['where it pays', { model: modelWith(900, 'claude-opus-4-8') }],
    ['where it pays, with bound thinking', { model }],
    ['with a pin', { ...small, model, pin: ({ content }: Message) => /q3 /.test(String(content)) }],
    ['by messages', { ...small, model, trigger: { messages: 9 }, keep: { messages: 5 } }],
    ['by turns', { ...small, model, trigger: { turns: 4 }, keep: { turns: 2 } }],
    ['on a model that keeps all thinking', { ...small, model: modelWith(900, 'claude-opus-4-8') }],
    ['on a model that keeps none', { ...small, model: modelWith(900, 'claude-haiku-4-5') }],
  ])('1, 2, 3 and 6 hold %s', (_, options) => {
    const transform = (request: Params) => clear(request, options);
    fc.assert(
      fc.property(session, (messages) => {
        const request = params(messages);
        leavesItsInput(transform, request);
        copiesOnlyWhatItTouches(transform, request);
        isIdempotent(transform, request);
        keepsOrder(transform, request);
        expect(faults(transform(request).messages)).toEqual([]);
        expect(transform(request).messages.at(-1)?.role).toBe('user');
      }),
      { numRuns: 150 },
    );
  });

  it('11 holds: other conversations of the same messages change nothing', () => {
    const transform = (request: Params) => clear(request, { ...small, model });
    fc.assert(
      fc.property(session, (messages) => forgetsOthers(transform, params(messages))),
      { numRuns: 50 },
    );
  });

  it('4 and 6 hold for whatever the API knows: what was legal stays legal', () => {
    fc.assert(
      fc.property(legalParams(), fc.integer({ min: 200, max: 2_000 }), (request, size) => {
        const own = { ...modelInfo(request.model), contextWindow: size, known: false };
        const transform = (it: Params) => clear(it, { model: own });
        const before = illegalities(request, { target: 'first-party' });
        const after = illegalities(transform(request), { target: 'first-party' });
        expect(after.filter((it) => !before.includes(it))).toEqual([]);
        isIdempotent(transform, request);
        expect(transform(request).messages).toHaveLength(request.messages.length);
      }),
      { numRuns: 500 },
    );
  });

  it('5 holds: what was cleared stays cleared, and nothing more until enough can be saved', () => {
    fc.assert(
      fc.property(session, (messages) => {
        const sent = requestsOf(messages).map(
          (history) => clear(params(history), { ...small, model }).messages,
        );
        const changes = sent.filter((now, i) => i > 0 && !begins(sent[i - 1] ?? [], now)).length;
        const words = JSON.stringify(messages).length / 2;
        expect(changes).toBeLessThanOrEqual(Math.ceil(words / small.atLeast.tokens));
      }),
      { numRuns: 300 },
    );
  });
});

function begins(start: readonly Message[], whole: readonly Message[]): boolean {
  return JSON.stringify(whole.slice(0, start.length)) === JSON.stringify(start);
}

describe('bound thinking', () => {
  it('that is kept was received behind what is sent before it', () => {
    fc.assert(
      fc.property(session, (messages) => {
        const sentFor = new Map<string, string>();
        for (const history of requestsOf(messages)) {
          const sent = clear(params(history), { ...small, model }).messages;
          const received = prefixesOf(sent).map(([thought]) => [thought, sentFor.get(thought)]);
          expect(prefixesOf(sent)).toEqual(received);
          for (const thought of messages
            .slice(history.length, history.length + 1)
            .flatMap(thoughtsOf)) {
            sentFor.set(thought, JSON.stringify(sent));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
