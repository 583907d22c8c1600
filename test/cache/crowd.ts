import Anthropic from '@anthropic-ai/sdk';
import { type CachingOptions, caching } from '@turnwise/cache';
import { configuring, wrap } from '@turnwise/core';
import type { SimulatorOptions } from '@turnwise/simulator';
import { expect, vi } from 'vitest';
import { start } from '../simulator/support.ts';
import { count, words } from './conversing.ts';

export type Wait = CachingOptions['waitForFirst'];

/** Longer than any test. */
export const patient = { timeout: 600_000 };

let namespaces = 0;

/** How the simulator answers. */
interface Answers {
  /** So many first requests are answered after `release()`, the others at once. @default none */
  readonly held?: number;
  readonly faults?: SimulatorOptions['faults'];
}

/** A client of people who come all at once, each with a question behind one system prompt. */
export async function crowd(waitForFirst: Wait, { held = 0, faults }: Answers = {}) {
  let arrived = 0;
  const simulator = await start({
    count,
    now: 0,
    faults(n, params) {
      arrived = n;
      return faults?.(n, params) ?? (n <= held ? { delay: 1 } : undefined);
    },
  });
  const codes: string[] = [];
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const circumstances = configuring({
    namespace: `crowd ${++namespaces}`,
    onFault: 'throw',
    on: ({ code }) => codes.push(code),
  });
  const client = wrap(bare, circumstances, caching({ waitForFirst }));
  const ask = (question: string, more: object = {}, options: object = {}) =>
    client.messages.create(
      {
        model: 'claude-opus-5-5',
        max_tokens: 100,
        system: words(2_000),
        messages: [{ role: 'user', content: question }],
        ...more,
      },
      options,
    ) as Promise<Anthropic.Message>;
  return {
    client,
    ask,
    waits: () => codes.filter((it) => it === 'wait').length,
    /** Waits until so many requests have come to the simulator. */
    arrive: (n: number) => vi.waitFor(() => expect(arrived).toBe(n), { timeout: 10_000 }),
    release: () => simulator.advance(1),
  };
}

export const reads = ({ usage }: Anthropic.Message) => usage.cache_read_input_tokens ?? 0;
