/** Milliseconds since 1970, which a test can move forward. */
export interface Clock {
  now(): number;
  advance(milliseconds: number): void;
  /** Waits until the clock has come to `time`, or `signal` is aborted. */
  until(time: number, signal: AbortSignal): Promise<void>;
}

interface Sleeper {
  readonly time: number;
  readonly wake: () => void;
  timer?: NodeJS.Timeout;
}

/** Stands at `start` until it is advanced, or runs with the machine's clock. */
export function createClock(start?: number): Clock {
  let offset = 0;
  const sleepers = new Set<Sleeper>();
  const now = () => (start ?? Date.now()) + offset;

  function wakeOrWait(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    const left = sleeper.time - now();
    if (left <= 0) sleeper.wake();
    else if (start === undefined) sleeper.timer = setTimeout(wakeOrWait, left, sleeper);
  }

  return {
    now,
    advance(milliseconds) {
      offset += milliseconds;
      for (const sleeper of sleepers) wakeOrWait(sleeper);
    },
    async until(time, signal) {
      if (time <= now() || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const sleeper: Sleeper = {
          time,
          wake() {
            signal.removeEventListener('abort', sleeper.wake);
            clearTimeout(sleeper.timer);
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', sleeper.wake);
        wakeOrWait(sleeper);
      });
    },
  };
}
