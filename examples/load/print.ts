import { availableParallelism } from 'node:os';
import type { Used } from './child.ts';
import type { Driven } from './drive.ts';
import type { Load } from './load.ts';

const million = 1_000_000;

function percentile({ latencies }: Driven, part: number): string {
  const index = Math.min(latencies.length - 1, Math.floor(latencies.length * part));
  return `${latencies[index]?.toFixed(1)} ms`;
}

function percentiles(driven: Driven): string {
  const [half, most, nearly] = [0.5, 0.95, 0.99].map((part) => percentile(driven, part));
  return `${half} median, ${most} of 95 %, ${nearly} of 99 %`;
}

function part(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function cpuBetween(before: Used | undefined, after: Used | undefined): number {
  return (after?.cpu ?? 0) - (before?.cpu ?? 0);
}

/** The figures of a load, as lines. */
export function reportOf({ small, large, rounds, used }: Load, bytes: number): string {
  const cpu = cpuBetween(used[0], used.at(-1)) / small.requests;
  const best = Math.min(...rounds.map((round, n) => cpuBetween(used[n], used[n + 1]) / round));
  const memory = used.map(({ rss, heap }, round) => {
    const sent = Math.round((small.requests * round) / (used.length - 1));
    const [resident, live] = [rss, heap].map((size) => `${(size / million).toFixed(0)} MB`);
    return `${String(sent).padStart(9)} ${resident?.padStart(9)} ${live?.padStart(9)}`;
  });
  return [
    `${small.requests} requests of ${bytes} bytes, ${part(small.cached)} of their tokens read from the cache, ${availableParallelism()} cores:`,
    `  ${Math.round((small.requests / small.milliseconds) * 1_000)} requests a second, client and simulator together`,
    `  ${cpu.toFixed(2)} ms of processor time in the simulator for each, ${best.toFixed(2)} ms in the best tenth`,
    `  ${percentiles(small)}`,
    `${large.requests} requests of 1 MB, ${part(large.cached)} read:`,
    `  ${percentiles(large)}`,
    'Memory of the simulator after so many requests, resident and live:',
    ...memory,
  ].join('\n');
}
