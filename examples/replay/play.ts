import Anthropic from '@anthropic-ai/sdk';
import { tally } from '@turnwise/cache';
import { configuring, wrap } from '@turnwise/core';
import { type RecordedRequest, startSimulator } from '@turnwise/simulator';
import { checkBill } from './check-bill.ts';
import type { TimedRequest } from './dialog.ts';
import type { Policy } from './policies.ts';

/** A replay, as the client and as the simulator saw it. */
export interface Played {
  /** What the replies said that they cost. */
  readonly usages: readonly Anthropic.Usage[];
  readonly arrived: readonly RecordedRequest[];
}

/** Monday, November 2, 2026, nine o'clock: some time has to be given. */
const begin = Date.UTC(2026, 10, 2, 9);
/** The version that also takes what was recorded before there was a newer one. */
const version = '2023-06-01';

let replays = 0;

/**
 * Sends requests through a policy to a simulator of their own, at their times. What
 * the tally says of them has to be what the simulator billed.
 *
 * @param record how many of the last ones are kept as they arrived
 */
export async function play(
  requests: readonly TimedRequest[],
  policy: Policy,
  record = 0,
): Promise<Played> {
  let now = begin;
  const simulator = await startSimulator({ now, record, reply: () => 'Noted.' });
  const bill = tally();
  const client = wrap(
    new Anthropic({
      baseURL: simulator.url,
      apiKey: 'replay',
      maxRetries: 0,
      timeout: 600_000,
      defaultHeaders: { 'anthropic-version': version },
    }),
    // No replay finds what another one remembers.
    configuring({ now: () => now, namespace: `replay ${++replays}`, onFault: 'throw' }),
    ...policy.middleware(bill),
  );
  try {
    const usages: Anthropic.Usage[] = [];
    for (const { at, body } of requests) {
      simulator.advance(begin + at - now);
      now = begin + at;
      usages.push((await client.messages.create(body)).usage);
    }
    checkBill(bill.total, simulator.ledger.total);
    return { usages, arrived: simulator.requests };
  } finally {
    await simulator.close();
  }
}
