import type { PlatformName } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { type Body, hello, post, start } from '../support.ts';

/** A request (fields over a plain one, `undefined` removes) and the refusal, or none. */
export interface Case {
  readonly it: string;
  readonly send: Body;
  readonly says?: string;
  readonly platform?: PlatformName;
  readonly version?: string;
  readonly beta?: string;
  readonly path?: string;
}

function outcomeOf(says: string | undefined) {
  if (says === undefined) return { status: 200 };
  return says.startsWith('model: claude')
    ? { status: 404, type: 'not_found_error' }
    : { status: 400, type: 'invalid_request_error' };
}

/** One test a case: the exact status, type and text over HTTP. */
export function check(rule: string, cases: readonly Case[]): void {
  describe(rule, () => {
    test.each(cases)(
      '$it',
      async ({ send, says, platform, version = '2023-06-01', beta = '', path }) => {
        const simulator = await start({ platform });
        const headers = { 'anthropic-version': version, 'anthropic-beta': beta };
        const { status, body } = await post(simulator, { ...hello, ...send }, headers, path);
        expect(body.error?.message).toBe(says);
        expect({ status, type: body.error?.type }).toEqual(outcomeOf(says));
      },
    );
  });
}
