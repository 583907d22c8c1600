import type { Candidate } from './candidates.js';
import { LOOKBACK } from './marks.js';
import type { Position } from './positions.js';

/** Prices of a token, in units of one that is not cached. */
export interface Rates {
  readonly read: number;
  readonly write: number;
}

/** Chance from which on a place is taken to have been written, so that a mark there costs nothing. */
const WRITTEN = 0.5;

/**
 * Without those that are not worth writing: a token that is in the next request with the chance p
 * is read p / (1 - p) times before it changes, if all requests are alike. That has to pay for what
 * writing costs more than sending.
 */
export function worthwhile(
  candidates: readonly Candidate[],
  { read, write }: Rates,
): readonly Candidate[] {
  const chances = candidates.map(({ ends }) => ends);
  let share = chances.reduce((sum, ends) => sum + ends, 0);
  return candidates.filter(({ ends, found }) => {
    const pays = share * (1 - read) > (1 - share) * (write - 1);
    share -= ends;
    return pays || found > WRITTEN;
  });
}

/**
 * Chooses among places, one after another: at each time the one that saves most beside those that
 * are marked already. Saved is what this request reads of what earlier ones wrote, and what the
 * next one reads of this.
 */
export class Choice {
  readonly #candidates: readonly Candidate[];
  readonly #rates: Rates;
  /** What is kept for requests that part at each candidate, and whether an entry there is read. */
  readonly #kept: number[];
  readonly #isRead: boolean[];

  constructor(candidates: readonly Candidate[], rates: Rates, marked: readonly Position[]) {
    this.#candidates = candidates;
    this.#rates = rates;
    this.#kept = candidates.map(() => 0);
    this.#isRead = candidates.map(() => false);
    for (const mark of marked) this.take(mark);
  }

  /** Undefined where none saves anything. */
  bestOf(places: readonly Candidate[]): Candidate | undefined {
    let most = 0;
    let best: Candidate | undefined;
    for (const place of places) {
      const saved = this.#savedBy(place);
      if (saved > most) [most, best] = [saved, place];
    }
    return best;
  }

  take(mark: Position): void {
    for (const [i, candidate] of this.#candidates.entries()) {
      this.#kept[i] = Math.max(this.#kept[i] ?? 0, keptBy(mark, candidate));
      this.#isRead[i] ||= reaches(mark, candidate);
    }
  }

  #savedBy(mark: Position): number {
    const { read, write } = this.#rates;
    let saved = 0;
    for (let i = 0; i < this.#candidates.length; i++) {
      const candidate = this.#candidates[i] as Candidate;
      const more = Math.max(0, keptBy(mark, candidate) - (this.#kept[i] ?? 0));
      const isNew = !this.#isRead[i] && reaches(mark, candidate);
      saved += candidate.ends * more * (1 - read);
      if (isNew) saved += candidate.found * candidate.worth * (write - read);
    }
    return saved;
  }
}

function keptBy(mark: Position, { tokens }: Position): number {
  return mark.tokens <= tokens ? mark.worth : 0;
}

function reaches(mark: Position, { behind }: Position): boolean {
  return mark.behind <= behind && behind - mark.behind < LOOKBACK;
}
