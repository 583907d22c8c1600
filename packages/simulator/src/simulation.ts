import { type Clock, createClock } from './clock.ts';
import { createIds, type NextId } from './ids.ts';
import type { Dict } from './json.ts';
import { createLedger, type OpenLedger } from './ledger.ts';
import { createLineage, type Lineage } from './lineage.ts';
import type { RecordedRequest, SimulatorOptions } from './options.ts';
import { type Platform, platformOf } from './platforms.ts';
import { createPromptCache, type PromptCache } from './prompt-cache.ts';

/** What lives as long as the simulator. */
export interface Simulation {
  readonly options: SimulatorOptions;
  readonly platform: Platform;
  readonly clock: Clock;
  readonly nextId: NextId;
  readonly cache: PromptCache;
  readonly lineage: Lineage;
  readonly ledger: OpenLedger;
  readonly requests: RecordedRequest[];
  /** Called when a request arrives, and when it was answered. */
  readonly watchers: Set<() => void>;
  readonly batches: Map<string, Batch>;
  /** Messages asked for, and messages answered. */
  readonly counts: { asked: number; answered: number };
}

/** A batch and the lines of its results. */
export interface Batch {
  readonly summary: Dict;
  readonly results: readonly Dict[];
}

/** A simulation in which nothing has happened yet. */
export function createSimulation(options: SimulatorOptions): Simulation {
  const nextId = createIds();
  return {
    options,
    platform: platformOf(options.platform ?? 'anthropic'),
    clock: createClock(options.now),
    nextId,
    cache: createPromptCache(),
    lineage: createLineage(nextId),
    ledger: createLedger(),
    requests: [],
    watchers: new Set(),
    batches: new Map(),
    counts: { asked: 0, answered: 0 },
  };
}
