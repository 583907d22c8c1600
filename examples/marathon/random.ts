/** Draws that look like chance and are the same on every run. */
export interface Random {
  /** A whole number from 0 up to `limit`, which it never is. */
  below(limit: number): number;
  chance(part: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** A whole number, half of the time above `median`; four times it comes once in fifty for a spread of 0.7. */
  around(median: number, spread?: number): number;
}

/** The generator is mulberry32, whose state is one number. */
export function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  /** Box and Muller's way from two even draws to one of the normal distribution. */
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    below,
    chance: (part) => next() < part,
    pick: (list) => list[below(list.length)] ?? list[0],
    around: (median, spread = 0.7) => Math.max(1, Math.round(median * Math.exp(spread * normal()))),
  };
}
