import type { Exchange } from './exchange.ts';
import type { Dict } from './json.ts';

/** A batch and what became of its requests. Times are milliseconds since 1970 by the simulator's clock. */
export interface Batch {
  readonly id: string;
  /** The request that created it; its key, version and betas hold for all. */
  readonly exchange: Exchange;
  /** Requests it was created with. */
  readonly size: number;
  /** Those that are not answered yet. */
  waiting: readonly Dict[];
  readonly createdAt: number;
  canceledAt?: number;
  /** The lines of the results so far. */
  readonly results: Dict[];
  /** Done when what was due at the last look is answered. */
  work: Promise<void>;
}
