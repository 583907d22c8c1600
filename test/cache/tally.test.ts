import type Anthropic from '@anthropic-ai/sdk';
import { caching, priceOf, tally } from '@turnwise/cache';
import fc from 'fast-check';
import { turnwise } from 'turnwise';
import { describe, expect, test } from 'vitest';
import { checkBill } from '../../examples/replay/check-bill.ts';
import { connect } from '../simulator/connect.ts';
import { converse, count, next, type Reply, type Request, user, words } from './conversing.ts';

const first: Request = {
  model: 'claude-opus-5',
  max_tokens: 100,
  system: words(2_000),
  messages: [user(words(1_000))],
};

describe('a tally', () => {
  test('adds up by conversation, by model, as a whole, and knows each reply', async () => {
    const { ask, bill, simulator } = await converse();
    const reply = await ask(first);
    const last = await ask(next(first, reply, user('Go on.')));
    const other = await ask({ ...first, model: 'claude-haiku-4-5', messages: [user('Hello')] });

    expect(bill.total).toMatchObject({ requests: 3, unpriced: 0 });
    expect([...bill.models.keys()]).toEqual(['claude-opus-5', 'claude-haiku-4-5']);
    expect(bill.models.get('claude-opus-5')?.requests).toBe(2);
    const one = bill.of(last);
    expect(bill.conversations.get(one?.conversation ?? '')?.requests).toBe(2);
    expect(bill.of(reply)?.conversation).toBe(one?.conversation);
    expect(bill.of(other)?.conversation).not.toBe(one?.conversation);
    expect(one?.dollars).toEqual(priceOf(last.usage, 'claude-opus-5'));
    expect(bill.of({ id: 'msg_unknown' })).toBeUndefined();
    checkBill(bill.total, simulator.ledger.total);
  });

  test('takes the name that the program gives a conversation', async () => {
    const { ask, bill } = await converse();
    const named = { turnwise: { conversation: 'support-7' } };
    await ask(first, named);
    await ask({ ...first, messages: [user('Something else.')] }, named);
    expect([...bill.conversations.keys()]).toEqual(['support-7']);
    expect(bill.conversations.get('support-7')).toEqual(bill.total);
  });

  test('counts a stream when it has been read', async () => {
    const { client, bill, simulator } = await converse();
    const stream = client.beta.messages.stream(first);
    const message = await stream.finalMessage();
    expect(bill.of(message)?.requests).toBe(1);
    checkBill(bill.total, simulator.ledger.total);
  });

  test('counts no request that was refused', async () => {
    const { ask, bill } = await converse({ faults: () => ({ status: 529 }) });
    await expect(ask(first)).rejects.toThrow('529');
    expect(bill.total.requests).toBe(0);
  });

  test('takes what a batch has answered, at half the price', async () => {
    const { client, bill, simulator } = await converse();
    const { betas: _, ...params } = first;
    const { id } = await client.beta.messages.batches.create({
      requests: [{ custom_id: 'one', params: params as never }],
    });
    for await (const { result } of await client.beta.messages.batches.results(id)) {
      if (result.type !== 'succeeded') continue;
      const { usage, model } = result.message;
      bill.add(result.message, 'nightly');
      const plain = priceOf({ ...usage, service_tier: 'standard' }, model)?.total ?? 0;
      expect(plain).toBeGreaterThan(0);
      expect(bill.of(result.message)?.dollars.total).toBeCloseTo(plain / 2, 12);
    }
    expect(bill.conversations.get('nightly')).toEqual(bill.total);
    checkBill(bill.total, simulator.ledger.total);
  });

  test('counts the tokens of a model without a price, and says so', async () => {
    const { ask, bill } = await converse({ models: { mine: 'claude-opus-5' } });
    const reply = await ask({ ...first, model: 'mine' });
    expect(bill.total).toMatchObject({ unpriced: 1, dollars: { total: 0 }, uncachedDollars: 0 });
    expect(bill.total.tokens.output).toBe(reply.usage.output_tokens);
  });

  test('remembers a thousand replies and conversations', () => {
    const bill = tally();
    const usage = { input_tokens: 1, output_tokens: 1 };
    for (let n = 0; n <= 1_000; n++) bill.add({ id: `msg_${n}`, model: 'm', usage }, `c${n}`);
    expect(bill.conversations.size).toBe(1_000);
    expect(bill.of({ id: 'msg_0' })).toBeUndefined();
    expect(bill.of({ id: 'msg_1000' })?.conversation).toBe('c1000');
    expect(bill.total.requests).toBe(1_001);
  });
});

test.each([
  { options: { tally: {} as never }, says: 'Write tally: tally().' },
  { options: { misses: false, tally: tally() }, says: 'Leave misses: false away.' },
  { options: { misses: false, diagnostics: true }, says: 'Leave misses: false away.' },
  { options: { bill: true } as never, says: 'there is no option "bill"' },
])('$says', ({ options, says }) => {
  expect(() => caching(options)).toThrow(says);
});

test('without misses, nobody looks at a reply', async () => {
  const { ask, told } = await converse({ caching: { misses: false, tally: undefined } as never });
  await ask(next(first, await ask(first), user('Go on.'), user(words(1))));
  await ask({ ...first, system: 'Other.' });
  expect(told('mark').length).toBeGreaterThan(0);
  expect(told('miss')).toEqual([]);
});

/** One step of a session: what happens to the request before it is sent again. */
const step = fc.record({
  does: fc.constantFrom('goes on', 'goes on', 'goes on', 'retries', 'forks', 'edits'),
  says: fc.integer({ min: 1, max: 2_000 }),
  streams: fc.boolean(),
});

const sessions = fc.array(
  fc.record({ system: fc.constantFrom('', 'a', 'b'), steps: fc.array(step, { maxLength: 8 }) }),
  { minLength: 1, maxLength: 4 },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test('the simulator’s ledger says the same to the token, whatever sessions do', async () => {
  await fc.assert(
    fc.asyncProperty(sessions, fc.constantFrom('repair', 'observe'), async (drawn, mode) => {
      let n = 0;
      const { simulator, client: bare } = await connect({ count, reply: () => `Fine, ${++n}.` });
      const bill = tally();
      const client = turnwise(bare, { mode, cache: { tally: bill }, onFault: 'throw' });
      for (const { system, steps } of drawn) await play(client, system, steps);
      checkBill(bill.total, simulator.ledger.total);
    }),
    { numRuns: 40 },
  );
}, 60_000);

async function play(client: Anthropic, system: string, steps: readonly Step[]): Promise<void> {
  let request: Request = { ...first, system: words(2_000, system) };
  for (const { does, says, streams } of steps) {
    const reply: Reply = streams
      ? await client.beta.messages.stream(request).finalMessage()
      : await client.beta.messages.create(request);
    if (does === 'goes on') request = next(request, reply, user(words(says)));
    if (does === 'forks') request = next(request, { ...reply }, user(`another way ${says}`));
    if (does === 'edits') request = { ...request, messages: [user(words(says, 'Edited. '))] };
  }
}
