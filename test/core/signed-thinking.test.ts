import { type Block, type Params, repair } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dropsBlocks,
  isThought,
  Ledger,
  signatureOf,
  thoughtsIn,
} from '../support/bound-thinking.ts';
import { brokenParams } from '../support/broken.ts';
import { deepFreeze } from '../support/laws.ts';
import { blocksOf } from '../support/legal-view.ts';
import { converse, openThoughts, step } from '../support/meddling.ts';

const MODELS = ['claude-opus-5-5', 'claude-fable-5-2', 'claude-haiku-5-5'];
const BETA = 'thinking-binding-controls-2026-08-01';
let count = 0;

/** A request whose thinking was all received behind what the caller has before it. */
function sealed(
  params: Params,
  model: string,
): { readonly params: Params; readonly ledger: Ledger } {
  const own = structuredClone({ ...params, model }) as Params;
  const ledger = new Ledger();
  for (const [at, message] of own.messages.entries()) {
    const before: Block[] = [];
    for (const block of blocksOf(message).filter((one) => one && isThought(one))) {
      if (!signatureOf(block)) continue;
      const signature = `signature ${++count}`;
      ledger.sign(signature, own, at, before);
      Object.assign(block, block.type === 'thinking' ? { signature } : { data: signature });
      before.push(block);
    }
  }
  return { params: own, ledger };
}

describe('repair, which remembers nothing', () => {
  const drawn = fc.tuple(brokenParams, fc.constantFrom(...MODELS));

  it('sends signed thinking only behind what the caller has before it', () => {
    fc.assert(
      fc.property(drawn, ([broken, model]) => {
        const { params, ledger } = sealed(broken, model);
        const sent = repair(deepFreeze(params));
        const faults = ledger.faults(sent);
        expect(dropsBlocks(sent) || faults.length === 0, faults.join()).toBe(true);
        expect(repair(sent)).toBe(sent);
      }),
      { numRuns: 2_000 },
    );
  });
});

const model = fc.constantFrom(...MODELS);
const conversation = fc.tuple(model, fc.array(step, { minLength: 2, maxLength: 9 }));

function conversationWith(edits: readonly string[]) {
  return conversation.map(([model, steps]) => {
    const edited = steps.map((one) => ({ ...one, edit: edits[one.n % edits.length] as string }));
    return [model, edited] as const;
  });
}

describe('repairing, which remembers what was sent', () => {
  it('sends signed thinking only behind what was sent before it', () => {
    return fc.assert(
      fc.asyncProperty(conversation, ([model, steps]) =>
        converse(model, steps, ({ params, betas }, _own, ledger) => {
          const faults = ledger.faults(params);
          expect(dropsBlocks(params) || faults.length === 0, faults.join()).toBe(true);
          expect(betas.includes(BETA)).toBe(dropsBlocks(params));
        }),
      ),
      { numRuns: 1_000 },
    );
  });

  it('never touches the open tool turn', () => {
    const mild = ['an empty text', 'another text', 'thinking goes', 'another system prompt'];
    return fc.assert(
      fc.asyncProperty(conversationWith(['nothing', 'nothing', ...mild]), ([model, steps]) =>
        converse(model, steps, ({ params }, own) => {
          const sent = new Set(thoughtsIn(params.messages));
          expect(openThoughts(own).filter((signature) => !sent.has(signature))).toEqual([]);
        }),
      ),
      { numRuns: 500 },
    );
  });

  it('gives back its own output', () => {
    return fc.assert(
      fc.asyncProperty(conversation, ([model, steps]) =>
        converse(model, steps, ({ params, betas }) => {
          expect(repair(params, { betas })).toBe(params);
        }),
      ),
      { numRuns: 300 },
    );
  });

  it('leaves a conversation alone that nobody meddled with', () => {
    return fc.assert(
      fc.asyncProperty(
        conversationWith(['nothing', 'a mark', 'keys in another order']),
        ([model, steps]) =>
          converse(model, steps, ({ params }, own) => {
            expect(thoughtsIn(params.messages)).toEqual(thoughtsIn(own.messages));
            expect(dropsBlocks(params)).toBe(false);
          }),
      ),
      { numRuns: 300 },
    );
  });
});
