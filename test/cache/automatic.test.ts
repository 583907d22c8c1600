import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { start } from '../simulator/support.ts';
import { converse, count, next, type Request, user, words } from './conversing.ts';

const first: Request = {
  model: 'claude-sonnet-5',
  max_tokens: 100,
  system: words(2_000),
  messages: [user(words(800))],
};

/** What happens between two requests of a session. */
const turn = fc.record({
  does: fc.constantFrom('goes on', 'goes on', 'goes on', 'retries', 'edits', 'another system'),
  blocks: fc.integer({ min: 1, max: 30 }),
  pause: fc.constantFrom(1_000, 1_000, 60_000, 400_000),
});

type Turn = typeof turn extends fc.Arbitrary<infer T> ? T : never;

function changed(request: Request, { does, blocks }: Turn, n: number): Request {
  const reply = { content: [{ type: 'text', text: `Reply ${n}.` }] } as never;
  const said = Array.from({ length: blocks }, () => ({ type: 'text' as const, text: words(40) }));
  if (does === 'goes on') return next(request, reply, user(said));
  if (does === 'another system') return { ...request, system: words(2_000, `${n} `) };
  if (does !== 'edits') return request;
  return { ...request, messages: [user(words(800, `${n} `)), ...request.messages.slice(1)] };
}

/** The bill of the very same requests that bear the automatic mark and no other. */
async function automatically(requests: readonly (readonly [Request, number])[]): Promise<number> {
  const simulator = await start({ count, reply: () => 'Fine.', now: 0 });
  const client = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  for (const [request, pause] of requests) {
    await client.beta.messages.create({ ...request, cache_control: { type: 'ephemeral' } });
    simulator.advance(pause);
  }
  return simulator.ledger.total.dollars;
}

test('a tally knows to a percent what automatic caching would have cost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 8 }), async (turns) => {
      const { ask, bill, advance } = await converse({ reply: () => 'Fine.' });
      const sent: [Request, number][] = [];
      let request = first;
      for (const [n, drawn] of turns.entries()) {
        await ask(request);
        advance(drawn.pause);
        sent.push([request, drawn.pause]);
        request = changed(request, drawn, n);
      }
      const dollars = await automatically(sent);
      expect(Math.abs(bill.total.automaticDollars - dollars)).toBeLessThanOrEqual(0.01 * dollars);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('what is below the minimum, or sampled several times, costs what it would without', async () => {
  const { ask, bill } = await converse();
  await ask({ ...first, system: words(10), messages: [user(words(10))] });
  expect(bill.total.automaticDollars).toBe(bill.total.uncachedDollars);
});
