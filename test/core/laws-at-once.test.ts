import { diagnose, type Params, repair } from '@turnwise/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BETAS } from '../support/betas.ts';
import { brokenParams } from '../support/broken.ts';
import { continuation } from '../support/conversations.ts';
import * as laws from '../support/laws.ts';
import { illegalities } from '../support/legal.ts';

/** `pnpm check:laws` draws 10,000 conversations. */
const numRuns = Number(process.env.LAW_RUNS ?? 100);

const conversations = fc.tuple(
  brokenParams,
  fc.constantFrom('first-party', 'portable'),
  continuation,
);

test(`repair keeps every law over ${numRuns} conversations`, { timeout: 1_000 * numRuns }, () => {
  fc.assert(
    fc.property(conversations, ([params, target, { reply, next }]) => {
      const options = { target, betas: BETAS };
      const transform = (given: Params) => repair(given, options);
      const teller = (given: Params) =>
        diagnose(given, options).map(({ path, fix }) => ({ path, lossless: fix === 'lossless' }));
      laws.leavesItsInput(transform, params);
      laws.copiesOnlyWhatItTouches(transform, params);
      laws.isIdempotent(transform, params);
      expect(illegalities(transform(params), { target })).toEqual([]);
      laws.keepsOrder(transform, params);
      laws.keepsPairs(transform, params);
      laws.losesNothing(transform, teller, params);
      laws.tellsEveryChange(transform, teller, params);
      laws.tellsItsPaths(teller, params);
      const open = { ...params, messages: [...params.messages, { role: 'user', content: 'Go' }] };
      const longer = { ...open, messages: [...open.messages, ...reply, next] };
      laws.keepsItsPrefix(transform, open, longer);
    }),
    { numRuns },
  );
});
