import Anthropic from '@anthropic-ai/sdk';
import { type Params, type RecordedRequest, startSimulator } from '@turnwise/simulator';
import type { Turn } from './conversation.ts';
import { countOf } from './count.ts';
import { tooLong } from './too-long.ts';

/** Where a conversation is played: the simulator, or the API itself. */
export interface Stage {
  readonly client: Anthropic;
  /** Makes it the time of a turn, and the turn's reply the next one. */
  reach(turn: Turn): void;
  /** The time on this stage in milliseconds since the epoch. */
  now(): number;
  /** Requests that arrived, those that middleware sent again included; unknown for the API. */
  arrived(): number | undefined;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Tokens that the model's window is forced to. */
  readonly window?: number;
  readonly apiVersion?: string;
}

/** Time until the SDK gives up; given, it lets a large `max_tokens` pass without streaming. */
const timeout = 600_000;

/** The simulator, with the recorded replies, the recorded pauses and our count of tokens. */
export async function simulatedStage({ window, apiVersion }: StageOptions): Promise<Stage> {
  const begun = Date.now();
  let offset = 0;
  let arrived = 0;
  let turn: Turn | undefined;
  const simulator = await startSimulator({
    count: countOf,
    record: 1,
    reply: () => ({
      content: turn?.reply ?? [],
      usage: { output_tokens: turn?.outputTokens ?? 0 },
    }),
    ...(window && { faults: (_n: number, params: Params) => tooLong(params, window) }),
    onRequest: ({ path }: RecordedRequest) => {
      if (path.startsWith('/v1/messages')) arrived += 1;
    },
  });
  const now = () => Date.now() + offset;
  return {
    client: new Anthropic({
      baseURL: simulator.url,
      apiKey: 'simulated',
      maxRetries: 0,
      timeout,
      ...(apiVersion && { defaultHeaders: { 'anthropic-version': apiVersion } }),
    }),
    reach: (next) => {
      turn = next;
      const wait = Math.max(0, begun + next.at - now());
      offset += wait;
      simulator.advance(wait);
    },
    now,
    arrived: () => arrived,
    close: () => simulator.close(),
  };
}

/** The API itself, with the key that the SDK finds. Its replies are paid for and thrown away. */
export function liveStage({ apiVersion }: StageOptions): Stage {
  return {
    client: new Anthropic({
      timeout,
      ...(apiVersion && { defaultHeaders: { 'anthropic-version': apiVersion } }),
    }),
    reach: () => {},
    now: Date.now,
    arrived: () => undefined,
    close: async () => {},
  };
}
