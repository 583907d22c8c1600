/** A token bucket: it holds a minute's worth at most and is refilled all the time. */
export interface Bucket {
  /** What a minute allows. */
  readonly limit: number;
  /** What is left; below 0 when more was used than was there. */
  level(now: number): number;
  has(amount: number, now: number): boolean;
  take(amount: number, now: number): void;
  /** Milliseconds until so much is there, or until the bucket is full. */
  wait(amount: number, now: number): number;
}

const minute = 60_000;

/** Refilling in small steps errs by less than this. */
const tolerance = 1e-6;

/** A full bucket. */
export function createBucket(limit: number): Bucket {
  let left = limit;
  let seen = 0;
  function level(now: number): number {
    left = Math.min(limit, left + ((now - seen) * limit) / minute);
    seen = now;
    return left;
  }
  return {
    limit,
    level,
    has: (amount, now) => level(now) >= amount - tolerance,
    take(amount, now) {
      left = level(now) - amount;
    },
    wait: (amount, now) => (Math.max(0, Math.min(amount, limit) - level(now)) * minute) / limit,
  };
}
