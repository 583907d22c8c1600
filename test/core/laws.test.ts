import { diagnose, type Params, prefill, type RepairOptions, repair } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BETAS } from '../support/betas.ts';
import { brokenParams } from '../support/broken.ts';
import { continuation, legalParams } from '../support/conversations.ts';
import * as laws from '../support/laws.ts';
import { illegalities } from '../support/legal.ts';
import { takesPrefill } from '../support/models.ts';

const TARGETS = ['first-party', 'portable'] as const;

function holds<T>(drawn: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 120): void {
  fc.assert(fc.property(drawn, law), { numRuns });
}

function prefilled(params: Params): Params {
  return prefill(params, takesPrefill(params.model));
}

function told(options: RepairOptions): laws.Teller {
  return (params) => {
    return diagnose(params, options).map(({ path, fix }) => ({
      path,
      lossless: fix === 'lossless',
    }));
  };
}

describe('a conversation that the API accepts', () => {
  it('is legal by the independent check', () => {
    holds(legalParams(), (params) => {
      expect(illegalities(params, { target: 'first-party' })).toEqual([]);
    });
  });

  it('comes back from repair as it is', () => {
    holds(
      legalParams(),
      (params) => void expect(repair(params, { betas: BETAS })).toBe(params),
      1_500,
    );
  });

  it('comes back from portable repair as it is, where every backend accepts it', () => {
    holds(legalParams({ portable: true }), (params) => {
      expect(illegalities(params, { target: 'portable' })).toEqual([]);
      expect(repair(params, { target: 'portable', betas: BETAS })).toBe(params);
    });
  });

  it('comes back from prefill as it is', () => {
    holds(legalParams(), (params) => void expect(prefilled(params)).toBe(params));
  });
});

const transforms = [
  ...TARGETS.map((target) => ({
    name: `repair for ${target}`,
    transform: (params: Params) => repair(params, { target, betas: BETAS }),
    target,
  })),
  { name: 'prefill', transform: prefilled, target: undefined },
  ...TARGETS.map((target) => ({
    name: `prefill, then repair for ${target}`,
    transform: (params: Params) => repair(prefilled(params), { target, betas: BETAS }),
    target,
  })),
];

describe.each(transforms)('$name', ({ transform, target, name }) => {
  it('never changes the caller’s data', () => {
    holds(brokenParams, (params) => laws.leavesItsInput(transform, params));
  });

  it('gives back its own output', () => {
    holds(brokenParams, (params) => laws.isIdempotent(transform, params));
  });

  it('copies only what it touches', () => {
    holds(brokenParams, (params) => laws.copiesOnlyWhatItTouches(transform, params));
  });

  it.skipIf(target === undefined)('makes everything legal', () => {
    holds(
      brokenParams,
      (params) => {
        expect(illegalities(transform(params), { target: target ?? 'first-party' })).toEqual([]);
      },
      1_500,
    );
  });

  it('keeps the order of what is said', () => {
    holds(brokenParams, (params) => laws.keepsOrder(transform, params));
  });

  it('keeps calls and results together', () => {
    holds(brokenParams, (params) => laws.keepsPairs(transform, params));
  });

  it.skipIf(name.startsWith('prefill'))('sends what it sent before, and more', () => {
    holds(fc.tuple(brokenParams, continuation), ([params, { reply, next }]) => {
      const open = { ...params, messages: [...params.messages, { role: 'user', content: 'Go' }] };
      const longer = { ...open, messages: [...open.messages, ...reply, next] };
      laws.keepsItsPrefix(transform, open, longer);
    });
  });

  it('sends what it sent before while a legal conversation grows', () => {
    holds(legalParams(), (params) => {
      const histories = laws.historiesOf(params);
      for (const history of histories) laws.keepsItsPrefix(transform, history, params);
    });
  });

  it('notices edits made in place', () => {
    holds(fc.tuple(brokenParams, fc.nat(), fc.constantFrom('', 'x', '\ud800')), (drawn) => {
      const [params, n, text] = drawn;
      laws.noticesEdits(transform, params, (own) => edit(own, n, text));
    });
  });

  it('does not depend on other conversations', () => {
    holds(brokenParams, (params) => laws.forgetsOthers(transform, params), 100);
  });
});

const wheres = (['anthropic', 'bedrock', 'vertex', 'foundry', 'gateway'] as const).flatMap(
  (platform) =>
    (['2023-06-01', '2026-10-21'] as const).map((apiVersion) => ({ platform, apiVersion })),
);

describe.each(wheres)('repair for $platform, version $apiVersion', (where) => {
  it('makes everything legal, and gives that back', () => {
    holds(brokenParams, (params) => {
      const target = where.platform === 'anthropic' ? 'first-party' : 'portable';
      const repaired = repair(params, where);
      expect(illegalities(repaired, { ...where, target })).toEqual([]);
      expect(repair(repaired, where)).toBe(repaired);
    });
  });
});

/** Changes one text or role somewhere inside, in place. */
function edit(params: Params, n: number, text: string): void {
  const message = params.messages[n % Math.max(params.messages.length, 1)] as
    | { role: string; content: unknown }
    | undefined;
  if (message === undefined) return;
  const { content } = message;
  const block = Array.isArray(content) ? content[n % Math.max(content.length, 1)] : undefined;
  if (n % 5 === 0) message.role = message.role === 'user' ? 'assistant' : 'user';
  else if (Array.isArray(content) && n % 3 === 0) content.pop();
  else if (typeof block === 'object' && block !== null) Object.assign(block, { text, id: text });
  else message.content = text;
}

describe.each(TARGETS)('the report of repair for %s', (target) => {
  const transform = (params: Params) => repair(params, { target, betas: BETAS });
  const teller = told({ target, betas: BETAS });

  it('names every block whose words are gone', () => {
    holds(brokenParams, (params) => laws.losesNothing(transform, teller, params));
  });

  it('is empty exactly when nothing was done', () => {
    holds(brokenParams, (params) => laws.tellsEveryChange(transform, teller, params));
  });

  it('writes paths of the caller’s request', () => {
    holds(brokenParams, (params) => laws.tellsItsPaths(teller, params));
  });
});
