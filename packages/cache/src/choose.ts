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

/** A place that may be chosen, and what it saved when that was last added up. */
interface Option {
  readonly place: Candidate;
  saved: number;
}

/**
 * Chooses among places, one after another: at each time the one that saves most beside those that
 * are marked already. Saved is what this request reads of what earlier ones wrote, and what the
 * next one reads of this.
 */
export class Choice {
  readonly #candidates: readonly Candidate[];
  readonly #rates: Rates;
  readonly #options: readonly Option[];
  /** What is kept for requests that part at each candidate, and whether an entry there is read. */
  readonly #kept: number[];
  readonly #isRead: boolean[];

  /** @param places those of the candidates that may be chosen */
  constructor(candidates: readonly Candidate[], places: readonly Candidate[], rates: Rates) {
    this.#candidates = candidates;
    this.#rates = rates;
    this.#options = places.map((place) => ({ place, saved: Number.POSITIVE_INFINITY }));
    this.#kept = candidates.map(() => 0);
    this.#isRead = candidates.map(() => false);
  }

  /** The next best place, each once; undefined where none saves anything any more. */
  next(): Candidate | undefined {
    let most = Number.MIN_VALUE;
    let best: Option | undefined;
    for (let i = this.#options.length - 1; i >= 0; i--) {
      const option = this.#options[i] as Option;
      // With every mark, a place saves less than before, or as much.
      if (option.saved < most) continue;
      option.saved = this.#savedBy(option.place);
      if (option.saved < most) continue;
      most = option.saved;
      best = option;
    }
    if (best) best.saved = 0;
    return best?.place;
  }

  take(mark: Position): void {
    for (let i = 0; i < this.#candidates.length; i++) {
      const candidate = this.#candidates[i] as Candidate;
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
