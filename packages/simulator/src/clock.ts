/** Milliseconds since 1970, which a test can move forward. */
export interface Clock {
  now(): number;
  advance(milliseconds: number): void;
}

/** Stands at `start` until it is advanced, or runs with the machine's clock. */
export function createClock(start?: number): Clock {
  let offset = 0;
  return {
    now: () => (start ?? Date.now()) + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}
