import { caching, plan, stamp } from '@turnwise/cache';
import { window } from '@turnwise/context';
import { explain, type Params } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stack } from '../../packages/turnwise/src/stack.ts';
import { brokenParams } from '../support/broken.ts';
import { continuation, legalParams } from '../support/conversations.ts';
import * as laws from '../support/laws.ts';
import { illegalities } from '../support/legal.ts';

const RUNS = 300;

async function holds<T>(drawn: fc.Arbitrary<T>, law: (value: T) => Promise<void> | void) {
  await fc.assert(
    fc.asyncProperty(drawn, async (value) => law(value)),
    { numRuns: RUNS },
  );
}

const stamped = (params: Params): Params => stamp(params, plan(params));

/** A window so small that many conversations are cut. */
const cut = (params: Params): Params =>
  window(params, { trigger: { tokens: 60 }, keep: { tokens: 40 } });

async function stacked(params: Params): Promise<Params> {
  return (await explain(params, ...stack())).params;
}

describe('marks', () => {
  it('leave the caller’s data alone', () => {
    return holds(legalParams(), (params) => laws.leavesItsInput(stamped, params));
  });

  it('are placed once', () => holds(legalParams(), (params) => laws.isIdempotent(stamped, params)));

  it('keep a request legal', () => {
    return holds(legalParams(), (params) => {
      expect(illegalities(stamped(params), { target: 'first-party' })).toEqual([]);
    });
  });

  it('change nothing but marks', () => {
    return holds(legalParams(), (params) => {
      laws.keepsItsPrefix((it) => it, params, stamped(params));
      laws.keepsOrder(stamped, params);
      laws.keepsPairs(stamped, params);
    });
  });
});

describe('the window', () => {
  it('leaves the caller’s data alone', () => {
    return holds(legalParams(), (params) => laws.leavesItsInput(cut, params));
  });

  it('keeps a request legal', () => {
    return holds(legalParams(), (params) => {
      const kept = attempt(params);
      if (kept) expect(illegalities(kept, { target: 'first-party' })).toEqual([]);
    });
  });

  it('keeps order', () => {
    return holds(legalParams(), (params) => {
      if (attempt(params)) laws.keepsOrder(cut, params);
    });
  });

  it('cuts once', () => {
    return holds(legalParams(), (params) => {
      if (attempt(params)) laws.isIdempotent(cut, params);
    });
  });
});

/** What the window makes of a request; undefined where nothing can go. */
function attempt(params: Params): Params | undefined {
  try {
    return cut(params);
  } catch {
    return undefined;
  }
}

describe('the whole stack', () => {
  it('makes everything legal', () => {
    return holds(brokenParams, async (params) => {
      expect(illegalities(await stacked(params), { target: 'first-party' })).toEqual([]);
    });
  });

  it('makes everything legal for other backends', () => {
    return holds(brokenParams, async (params) => {
      const { params: sent } = await explain(params, ...stack({ platform: 'gateway' }));
      expect(illegalities(sent, { target: 'portable', platform: 'gateway' })).toEqual([]);
    });
  });

  it('leaves the caller’s data alone', () => {
    return holds(brokenParams, async (params) => {
      const before = structuredClone(params);
      await stacked(laws.deepFreeze(params));
      expect(params).toEqual(before);
    });
  });

  it('gives back its own output, unless its end was only for this once', () => {
    return holds(brokenParams, async (params) => {
      if (params.messages.at(-1)?.role !== 'user') return;
      const once = await stacked(params);
      expect(await stacked(once)).toBe(once);
    });
  });

  it('sends what it sent before, and more', () => {
    return holds(fc.tuple(brokenParams, continuation), async ([params, { reply, next }]) => {
      const open = { ...params, messages: [...params.messages, { role: 'user', content: 'Go' }] };
      const longer = { ...open, messages: [...open.messages, ...reply, next] };
      const [sent, then] = [await stacked(open), await stacked(longer)];
      laws.keepsItsPrefix((it) => it, sent, then);
    });
  });
});

describe('the stack that leaves the context to the server', () => {
  const handed = async (params: Params) =>
    (await explain(params, ...stack({ context: 'server' }))).params;

  it('makes everything legal', () => {
    return holds(brokenParams, async (params) => {
      expect(illegalities(await handed(params), { target: 'first-party' })).toEqual([]);
    });
  });

  it('gives back its own output, unless its end was only for this once', () => {
    return holds(brokenParams, async (params) => {
      if (params.messages.at(-1)?.role !== 'user') return;
      const once = await handed(params);
      expect(await handed(once)).toBe(once);
    });
  });

  it('sends the same history as the one that keeps it here', () => {
    return holds(brokenParams, async (params) => {
      expect((await handed(params)).messages).toEqual((await stacked(params)).messages);
    });
  });
});

describe('caching alone', () => {
  it('marks what plan and stamp mark', () => {
    return holds(legalParams(), async (params) => {
      const { params: cached } = await explain(params, caching());
      expect(illegalities(cached, { target: 'first-party' })).toEqual([]);
    });
  });
});
