import type Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { clearing, summarizing, windowing } from '@turnwise/context';
import { configuring, type Middleware, modelInfo, reportOf, type Step, wrap } from '@turnwise/core';
import type { Body, Turn } from '../demo/conversation.ts';
import { dropOldest } from './drop-oldest.ts';
import { startLangchain } from './langchain.ts';
import { isPinned } from './script.ts';
import type { Stage } from './stage.ts';

/** Sends a turn, and says what was done to it. */
export type Speaker = (turn: Turn) => Promise<readonly Step[]>;

/** A way to keep a conversation inside the window. */
export interface Policy {
  readonly name: string;
  /** Whether it says what it changes. */
  readonly reports: boolean;
  start(stage: Stage): Speaker;
}

/** Tokens that `windowing` cuts above: the same limit for those who have none of their own. */
function highWater({ max_tokens }: Body, window: number): number {
  return 0.9 * (0.95 * window - max_tokens);
}

/** Middleware around the client of the stage, with marks for the cache behind them. */
function ours(name: string, ...middleware: readonly Middleware[]): Policy {
  return {
    name,
    reports: true,
    start: ({ client, now, models, url }) => {
      // Others hold the same conversation, and must not be remembered here.
      const namespace = `${name} ${url}`;
      const circumstances = configuring({ now, models, namespace, platform: 'anthropic' });
      const wrapped = wrap(client, circumstances, ...middleware, caching());
      return async ({ body }) => {
        const reply = await wrapped.messages.create(paramsOf(body));
        return reportOf(reply)?.steps ?? [];
      };
    },
  };
}

const naive: Policy = {
  name: 'drop oldest',
  reports: false,
  start: ({ client, models }) => {
    return async ({ body }) => {
      const { contextWindow } = modelInfo(body.model, models);
      const trimmed = dropOldest(body, highWater(body, contextWindow));
      await client.messages.create(paramsOf({ ...trimmed, cache_control: { type: 'ephemeral' } }));
      return [];
    };
  },
};

/** Bodies are as wide as recordings; no type of the SDK fits them all. */
function paramsOf(body: Body): Anthropic.MessageCreateParamsNonStreaming {
  return body as unknown as Anthropic.MessageCreateParamsNonStreaming;
}

const pin = isPinned;

/** Ours, each alone and together; and what others do. */
export const policies: readonly Policy[] = [
  ours('clearing', clearing({ pin })),
  ours('summarizing', summarizing({ pin })),
  ours('windowing', windowing({ pin })),
  ours('clearing, windowing', clearing({ pin }), windowing({ pin })),
  ours('all three', clearing({ pin }), summarizing({ pin }), windowing({ pin })),
  naive,
  { name: 'LangChain', reports: false, start: startLangchain },
];
