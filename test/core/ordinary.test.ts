import type { Message } from '@turnwise/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOrdinary } from '../../packages/core/src/ordinary.ts';
import { RULES } from '../../packages/core/src/rules.ts';
import { brokenParams } from '../support/broken.ts';
import { legalParams } from '../support/conversations.ts';
import { assistant, call, hello, result, text, user } from './rules/check.ts';

const spotters = (message: Message) =>
  RULES.filter(({ spots }) => spots?.(message)).map(({ code }) => code);

it.each<[string, object]>([
  ['text', hello],
  ['a string', { role: 'assistant', content: 'Hi' }],
  ['a call', assistant(text('Well'), call('a', { input: { a: [{ b: 'c' }] } }))],
  ['a result', user(result(), text('and'))],
])('%s is ordinary', (_, message) => {
  expect(isOrdinary(message as Message)).toBe(true);
});

it('no rule spots an ordinary message', () => {
  fc.assert(
    fc.property(fc.oneof(brokenParams, legalParams()), ({ messages }) => {
      for (const message of messages ?? []) {
        if (message && isOrdinary(message)) expect(spotters(message)).toEqual([]);
      }
    }),
    { numRuns: 2_000 },
  );
});
