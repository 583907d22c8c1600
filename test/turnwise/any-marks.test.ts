import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { turnwise } from 'turnwise';
import { expect, test, vi } from 'vitest';
import { start } from '../simulator/support.ts';
import { anyMarks } from '../support/any-marks.ts';
import { BETAS } from '../support/betas.ts';
import { legalParams } from '../support/conversations.ts';

/** Models that are about to go are warned of. */
vi.spyOn(console, 'warn').mockImplementation(() => {});

test.each(['anthropic', 'bedrock', 'gateway'] as const)(
  'whatever a caller marks, and however often, the API at %s takes it the first time',
  async (platform) => {
    const simulator = await start({ platform, record: 10_000 });
    const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
    const client = turnwise(bare, { platform, onFault: 'throw' });
    const headers = { 'anthropic-beta': BETAS.join() };
    const portable = platform !== 'anthropic';
    const requests = fc.tuple(legalParams({ portable }), anyMarks());
    await fc.assert(
      fc.asyncProperty(requests, async ([params, mark]) => {
        const asked = client.beta.messages.create(mark(params) as never, { headers });
        await asked.catch(() => {});
      }),
      { numRuns: 100 },
    );
    const answers = simulator.requests.map(({ status, error }) => ({ status, error }));
    expect(answers.filter(({ error }) => error?.message.includes('cache_control'))).toEqual([]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(50);
  },
  60_000,
);
