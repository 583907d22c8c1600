import { bodyOf } from './bodies.ts';
import type { Child, Used } from './child.ts';
import { type Driven, drive } from './drive.ts';

export interface LoadOptions {
  /** Requests of the small size. */
  readonly requests: number;
  /** Bytes of a small request. */
  readonly bytes: number;
  /** @default 8 */
  readonly connections?: number;
  /** Seconds after which no more are sent. */
  readonly seconds: number;
}

/** What a simulator did under load. */
export interface Load {
  readonly small: Driven;
  readonly large: Driven;
  /** Small requests of each tenth. */
  readonly rounds: readonly number[];
  /** What the simulator had used before the first tenth, and after each. */
  readonly used: readonly Used[];
}

const megabyte = 1_000_000;
/** Requests of a megabyte; their median is what counts. */
const largeRequests = 15;
const tenths = 10;
/** Conversations that go on at the same time. */
const conversations = 50;

/** Drives a simulator with small requests in ten rounds, then with large ones. */
export async function load(child: Child, options: LoadOptions): Promise<Load> {
  const { requests, bytes, connections = 8, seconds } = options;
  const shared = { url: child.url, limit: (seconds * 1_000) / tenths };
  const part = Math.ceil(requests / tenths);
  const rounds: Driven[] = [];
  const used = [await child.used()];
  for (let round = 0; round < tenths; round++) {
    const body = (n: number) => bodyOf(bytes, n % conversations, round * part + n);
    rounds.push(await drive({ ...shared, requests: part, connections, body }));
    used.push(await child.used());
  }
  const large = await drive({
    ...shared,
    requests: largeRequests,
    connections: 1,
    body: (n) => bodyOf(megabyte, -1, n),
  });
  return { small: together(rounds), large, rounds: rounds.map((round) => round.requests), used };
}

function together(rounds: readonly Driven[]): Driven {
  const sum = (value: (round: Driven) => number) =>
    rounds.reduce((total, round) => total + value(round), 0);
  const requests = sum((round) => round.requests);
  return {
    requests,
    milliseconds: sum((round) => round.milliseconds),
    latencies: rounds.flatMap(({ latencies }) => latencies).sort((a, b) => a - b),
    cached: sum((round) => round.cached * round.requests) / requests,
  };
}
