import { isNewAccount } from './account.ts';
import type { Batch } from './batch-work.ts';
import { type CacheDiagnostics, createCacheDiagnostics } from './cache-diagnostics.ts';
import { type Clock, createClock } from './clock.ts';
import { createIds, type NextId } from './ids.ts';
import type { RecordedRequest, SimulatorOptions } from './options.ts';
import { type Platform, platformOf } from './platforms.ts';
import { createPromptCache, type PromptCache } from './prompt-cache.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { createThreads, type Threads } from './threads.ts';

/** What lives as long as the simulator. */
export interface Simulation {
  readonly options: SimulatorOptions;
  readonly platform: Platform;
  readonly newAccount: boolean;
  readonly clock: Clock;
  readonly nextId: NextId;
  readonly cache: PromptCache;
  readonly diagnostics: CacheDiagnostics;
  readonly threads: Threads;
  readonly limits: RateLimits;
  readonly requests: RecordedRequest[];
  readonly batches: Map<string, Batch>;
  /** Messages asked for, and messages answered. */
  readonly counts: { asked: number; answered: number };
}

/** A simulation in which nothing has happened yet. */
export function createSimulation(options: SimulatorOptions): Simulation {
  const clock = createClock(options.now);
  return {
    options,
    platform: platformOf(options.platform ?? 'anthropic'),
    newAccount: isNewAccount(options.account),
    clock,
    threads: createThreads(clock),
    nextId: createIds(options.seed ?? 0),
    cache: createPromptCache(),
    diagnostics: createCacheDiagnostics(clock),
    limits: createRateLimits(options.limits ?? {}, clock),
    requests: [],
    batches: new Map(),
    counts: { asked: 0, answered: 0 },
  };
}
