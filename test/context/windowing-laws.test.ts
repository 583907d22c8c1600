import { window } from '@turnwise/context';
import { estimateTokens, type Message, modelInfo } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { legalParams } from '../support/conversations.ts';
import { deepFreeze } from '../support/laws.ts';
import { illegalities } from '../support/legal.ts';
import { faults, modelWith, params, passOn, requestsOf, session, small } from './sessions.ts';

describe('laws', () => {
  const wished = { ...small, pin: ({ content }: Message) => String(content).startsWith('q3 ') };

  test.each([
    ['by default', small],
    ['with a pin', wished],
    ['by messages', { ...small, trigger: { messages: 9 }, keep: { messages: 5 } }],
    ['by turns', { ...small, trigger: { turns: 4 }, keep: { turns: 2 } }],
    [
      'on a model that keeps no thinking',
      { model: { ...modelWith(900, 'claude-haiku-4-5'), known: false } },
    ],
  ])('1, 2, 3, 4 and 6 hold %s', (_, options) => {
    fc.assert(
      fc.property(session, (messages) => {
        const request = deepFreeze(params(messages));
        const out = window(request, options);
        expect(window(out, options)).toBe(out);
        expect(faults(out.messages)).toEqual([]);
        expect(out.messages.at(-1)).toBe(messages.at(-1));
        expect(out.messages[0]).toBe(messages[0]);
        const kept = out.messages.map((message) => indexOf(messages, message));
        expect(kept).toEqual([...kept].sort((a, b) => a - b));
        if (out.messages.length === messages.length) expect(out).toBe(request);
      }),
      { numRuns: 300 },
    );
  });

  it('5 holds: a cut stays where it is until the next high water', () => {
    fc.assert(
      fc.property(session, (messages) => {
        const sent = requestsOf(messages).map((history) => window(params(history), small).messages);
        const cuts = sent.filter((now, i) => i > 0 && !begins(sent[i - 1] ?? [], now)).length;
        const tokens = estimateTokens(params(messages), small);
        expect(cuts).toBeLessThanOrEqual(Math.ceil(tokens / 200));
      }),
      { numRuns: 300 },
    );
  });

  it('4 holds for whatever the API knows: what was legal stays legal', () => {
    fc.assert(
      fc.property(legalParams(), fc.integer({ min: 300, max: 3_000 }), (request, size) => {
        const model = { ...modelInfo(request.model), contextWindow: size, known: false };
        const out = window(request, { model });
        const before = illegalities(request, { target: 'first-party' });
        expect(
          illegalities(out, { target: 'first-party' }).filter((it) => !before.includes(it)),
        ).toEqual([]);
        expect(window(out, { model })).toBe(out);
      }),
      { numRuns: 500 },
    );
  });

  it('4 holds for backends that want alternating roles', () => {
    fc.assert(
      fc.property(
        legalParams({ portable: true }),
        fc.integer({ min: 300, max: 3_000 }),
        (request, size) => {
          const model = { ...modelInfo(request.model), contextWindow: size, known: false };
          expect(illegalities(window(request, { model }), { target: 'portable' })).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('8 holds: every message that left and every thought is covered by a path', async () => {
    await fc.assert(
      fc.asyncProperty(session, async (messages) => {
        const { passed, steps } = await passOn({
          params: params(messages),
          model: { ...small.model },
        });
        const gone = steps.filter(({ code }) => code === 'cut').flatMap(({ path }) => range(path));
        const out = passed?.params.messages ?? [];
        const left = messages.filter((message) => !out.some((it) => same(it, message)));
        expect(left.filter((message) => !gone.includes(messages.indexOf(message)))).toEqual([]);
        expect(steps.length > 0).toBe(passed?.params.messages !== messages);
      }),
      { numRuns: 200 },
    );
  });
});
function same(one: Message, other: Message): boolean {
  return JSON.stringify(bare(one)) === JSON.stringify(bare(other));
}

function bare({ role, content }: Message): unknown {
  const blocks = Array.isArray(content) ? content : [content];
  return [role, blocks.filter(({ type }) => type !== 'thinking')];
}

function indexOf(messages: readonly Message[], message: Message): number {
  return messages.findIndex((it) => same(it, message));
}

function range(path: string): number[] {
  const [, first = 0, last = 0] = (/^messages\.(\d+)\.\.(\d+)$/.exec(path) ?? []).map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function begins(start: readonly Message[], whole: readonly Message[]): boolean {
  return JSON.stringify(whole.slice(0, start.length)) === JSON.stringify(start);
}
