import Anthropic from '@anthropic-ai/sdk';
import { type CachingOptions, caching, type Tally, tally } from '@turnwise/cache';
import { configuring, type Middleware, type Step, wrap } from '@turnwise/core';
import type { SimulatorOptions } from '@turnwise/simulator';
import { start } from '../simulator/support.ts';

export type Request = Anthropic.Beta.MessageCreateParamsNonStreaming;
export type Reply = Anthropic.Beta.BetaMessage;

/** A token for each `word`. */
export const count = (params: object): number =>
  [...JSON.stringify(params).matchAll(/word/g)].length;

export const words = (n: number, more = '') => `${more}${'word '.repeat(n)}`;

export const user = (content: Anthropic.Beta.BetaUserMessageParam['content']) => ({
  role: 'user' as const,
  content,
});

let namespaces = 0;

interface Setting extends SimulatorOptions {
  readonly caching?: CachingOptions;
  /** Middleware before `caching`. */
  readonly before?: readonly Middleware[];
}

/** A client whose requests are marked and followed, in front of a simulator with its clock. */
export async function converse({ caching: options, before = [], ...simulated }: Setting = {}) {
  let replies = 0;
  const reply = () => `Fine, ${++replies}.`;
  const simulator = await start({ count, reply, now: 0, ...simulated });
  const steps: Step[] = [];
  const bill: Tally = tally();
  let time = 0;
  const circumstances = configuring({
    platform: 'anthropic',
    namespace: `conversing ${++namespaces}`,
    now: () => time,
    onFault: 'throw',
    on: (step) => steps.push(step),
  });
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const client = wrap(bare, circumstances, ...before, caching({ tally: bill, ...options }));
  return {
    simulator,
    client,
    bill,
    ask: (request: Request, options?: object): Promise<Reply> =>
      client.beta.messages.create(request, options),
    advance(milliseconds: number) {
      time += milliseconds;
      simulator.advance(milliseconds);
    },
    /** What was reported with this code so far. */
    told: (code: string) => steps.filter((step) => step.code === code),
  };
}

/** The next request: the reply as it came, and what the user says then. */
export function next(request: Request, reply: Reply, ...more: Request['messages']): Request {
  const echo = { role: 'assistant' as const, content: reply.content as never };
  return { ...request, messages: [...request.messages, echo, ...more] };
}

/** The dollars that a request would have saved by reading so many tokens that it wrote. */
export function savedBy(tokens: number, price: { readonly input: number; readonly read: number }) {
  return (tokens * (1.25 * price.input - price.read)) / 1e6;
}
