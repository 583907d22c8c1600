/** Milliseconds since 1970, which a test can move forward. */
export interface Clock {
  now(): number;
  advance(milliseconds: number): void;
}

/** The machine's clock plus everything it was advanced by. */
export function createClock(): Clock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}
