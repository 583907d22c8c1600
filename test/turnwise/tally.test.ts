import Anthropic from '@anthropic-ai/sdk';
import { estimateTokens, type ParamsLike, type Step } from '@turnwise/core';
import { startSimulator } from '@turnwise/simulator';
import { type TurnwiseOptions, tally, turnwise } from 'turnwise';
import { expect, test } from 'vitest';
import { checkBill } from '../../examples/replay/check-bill.ts';

const model = 'claude-opus-5-5';

interface Policy {
  readonly policy: string;
  readonly options: TurnwiseOptions;
  /** Whether it changes what was sent before. */
  readonly rewrites: boolean;
}

const policies: readonly Policy[] = [
  { policy: 'nothing to do', options: {}, rewrites: false },
  {
    policy: 'cuts',
    options: { window: { trigger: { tokens: 8_000 }, keep: { tokens: 6_000 } } },
    rewrites: true,
  },
  {
    policy: 'summaries',
    options: { summarize: { trigger: { tokens: 8_000 }, keep: { tokens: 4_000 } } },
    rewrites: true,
  },
  {
    policy: 'summaries by another model',
    options: {
      summarize: {
        by: { model: 'claude-haiku-5-5', max_tokens: 900, thinking: { type: 'disabled' } },
        trigger: { tokens: 8_000 },
        keep: { tokens: 4_000 },
      },
    },
    rewrites: true,
  },
  { policy: 'the server’s own edits', options: { context: 'server' }, rewrites: false },
];

test.each(policies)(
  'a long session with $policy costs what the ledger says, and writes again only what is ours',
  async ({ options, rewrites }) => {
    const simulator = await startSimulator({
      count: (params) => estimateTokens(params as unknown as ParamsLike),
      reply: ({ messages }, { n }) =>
        JSON.stringify(messages).includes('record')
          ? 'The user names harbors, one a turn, and wants each one acknowledged.'
          : `Noted as number ${n}.`,
    });
    const steps: Step[] = [];
    const bill = tally();
    const client = turnwise(new Anthropic({ baseURL: simulator.url, apiKey: 'key' }), {
      ...options,
      platform: 'anthropic',
      namespace: `session with ${JSON.stringify(options)}`,
      onFault: 'throw',
      cache: { tally: bill },
      on: (step) => steps.push(step),
    });
    const messages: Anthropic.MessageParam[] = [];
    for (let turn = 1; turn <= 30; turn++) {
      messages.push({ role: 'user', content: `Harbor ${turn}, at the sea. `.repeat(80) });
      const { content } = await client.messages.create({ model, max_tokens: 200, messages });
      messages.push({ role: 'assistant', content });
    }
    await simulator.close();

    checkBill(bill.total, simulator.ledger.total);
    const { misses } = bill.total;
    const told = steps.filter(({ code }) => code === 'miss').length;
    expect(misses).toEqual(rewrites ? { ours: expect.objectContaining({ requests: told }) } : {});
  },
);
