import { isNewAccount } from './account.ts';
import type { Batch } from './batch.ts';
import { type CacheDiagnostics, createCacheDiagnostics } from './cache-diagnostics.ts';
import { type Clock, createClock } from './clock.ts';
import { createIds, type NextId } from './ids.ts';
import { createLedger, type OpenLedger } from './ledger.ts';
import { createLineage, type Lineage } from './lineage.ts';
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
  readonly lineage: Lineage;
  readonly ledger: OpenLedger;
  readonly requests: RecordedRequest[];
  /** Called when a request arrives, and when it was answered. */
  readonly watchers: Set<() => void>;
  readonly batches: Map<string, Batch>;
  /** Messages asked for, and messages answered. */
  readonly counts: { asked: number; answered: number };
}

/** A simulation in which nothing has happened yet. */
export function createSimulation(options: SimulatorOptions): Simulation {
  const clock = createClock(options.now);
  const nextId = createIds(options.seed ?? 0);
  return {
    options,
    platform: platformOf(options.platform ?? 'anthropic'),
    newAccount: isNewAccount(options.account),
    clock,
    threads: createThreads(clock),
    nextId,
    cache: createPromptCache(),
    diagnostics: createCacheDiagnostics(clock),
    limits: createRateLimits(options.limits ?? {}, clock),
    lineage: createLineage(nextId),
    ledger: createLedger(),
    requests: [],
    watchers: new Set(),
    batches: new Map(),
    counts: { asked: 0, answered: 0 },
  };
}
