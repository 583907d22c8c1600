/** One thing that is measured: `prepare` is not timed, `run` is. */
export interface Case<T> {
  readonly name: string;
  readonly prepare: () => T | Promise<T>;
  readonly run: (prepared: T) => unknown;
}

/**
 * Milliseconds of every case: the median of rounds in which each case runs once, so that whatever
 * slows the machine down slows all of them down.
 */
export async function measure<T>(
  cases: readonly Case<T>[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map(cases.map(({ name }) => [name, [] as number[]]));
  const warmUp = Math.min(3, rounds);
  for (let round = -warmUp; round < rounds; round++) {
    for (const { name, prepare, run } of cases) {
      const prepared = await prepare();
      const begun = performance.now();
      await run(prepared);
      const time = performance.now() - begun;
      if (round >= 0) times.get(name)?.push(time);
    }
  }
  return new Map([...times].map(([name, list]) => [name, medianOf(list)]));
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
