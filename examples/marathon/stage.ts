import Anthropic from '@anthropic-ai/sdk';
import type { ModelOverrides } from '@turnwise/core';
import { type Params, type RecordedRequest, startSimulator, type Tally } from '@turnwise/simulator';
import type { Body, Turn } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import { tooLong } from '../demo/too-long.ts';
import { blocksOf } from './positions.ts';
import { summary } from './summary.ts';

/** The simulator, on which a conversation is played in its own time. */
export interface Stage {
  readonly url: string;
  readonly client: Anthropic;
  /** What is different of the models here. */
  readonly models: ModelOverrides;
  /** Makes it the time of a turn, and the turn's reply the next one. */
  reach(turn: Turn): void;
  /** Milliseconds on this stage. */
  now(): number;
  /** What arrived since the turn was reached. */
  arrived(): readonly RecordedRequest[];
  bill(): Tally;
  close(): Promise<void>;
}

/** Time until the SDK gives up; given, it lets a large `max_tokens` pass without streaming. */
const timeout = 600_000;

/** Whether a request asks for the turn's reply, and not for a summary of what was before. */
export function isAsked(params: { readonly messages?: unknown }, { body }: Turn): boolean {
  const messages = Array.isArray(params.messages) ? (params.messages as Body['messages']) : [];
  return lastWords(messages) === lastWords(body.messages);
}

/** The last block of a history, without its content where that may be shortened. */
function lastWords(messages: Body['messages']): string {
  const message = messages.at(-1);
  const { tool_use_id, text } = (message && blocksOf(message).at(-1)) ?? { type: 'none' };
  return JSON.stringify([tool_use_id, text]);
}

export interface StageOptions {
  readonly models: readonly string[];
  /** Tokens that their window is forced to. @default their own */
  readonly window?: number | undefined;
  /** @default the SDK's own */
  readonly apiVersion?: string | undefined;
}

export async function startStage({ models, window, apiVersion }: StageOptions): Promise<Stage> {
  let now = 0;
  let turn: Turn | undefined;
  let arrived: RecordedRequest[] = [];
  const simulator = await startSimulator({
    now,
    count: countOf,
    record: 1,
    reply: (params) =>
      turn && isAsked(params, turn)
        ? { content: turn.reply, usage: { output_tokens: turn.outputTokens } }
        : summary,
    ...(window && { faults: (_n: number, params: Params) => tooLong(params, window) }),
    onRequest: (request) => arrived.push(request),
  });
  return {
    url: simulator.url,
    client: new Anthropic({
      baseURL: simulator.url,
      apiKey: 'marathon',
      timeout,
      ...(apiVersion && { defaultHeaders: { 'anthropic-version': apiVersion } }),
    }),
    reach: (next) => {
      turn = next;
      arrived = [];
      simulator.advance(Math.max(0, next.at - now));
      now = Math.max(now, next.at);
    },
    now: () => now,
    models: window ? Object.fromEntries(models.map((id) => [id, { contextWindow: window }])) : {},
    arrived: () => arrived,
    bill: () => simulator.ledger.total,
    close: () => simulator.close(),
  };
}
