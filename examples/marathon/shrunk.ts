import { estimateOverhead, modelInfo, repair } from '@turnwise/core';
import { type Body, type Conversation, conversationOf, type Turn } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import type { Block, Trace } from '../demo/trace.ts';

/** A recorded conversation, and a window that is too small for it. */
export interface Shrunk {
  readonly conversation: Conversation;
  /** Tokens. */
  readonly window: number;
}

/** The part of the largest request that the window is forced to. */
const part = 0.25;

/** What system and tools may have of the window at most; where they are larger, so is the window. */
const framePart = 0.5;

/** What a reply may have of the window at most. */
const replyPart = 0.125;

/**
 * A trace, mended where the API would refuse what was kept of it, without the marks of its own
 * program, and with the window at a quarter of its largest request.
 */
export function shrunk(trace: Trace): Shrunk {
  const recorded = conversationOf(unmarked(trace), countOf);
  const turns = recorded.turns.map((turn) => mended(turn, recorded.apiVersion));
  const largest = Math.max(...turns.map(({ body }) => part * countOf(body)));
  const frames = Math.max(...turns.map(({ body }) => overheadOf(body) / framePart));
  const window = Math.ceil(Math.max(largest, frames));
  const shorter = turns.map((turn) => withShortReply(turn, Math.floor(replyPart * window)));
  return { conversation: { ...recorded, turns: shorter }, window };
}

/** Tokens of system and tools. */
function overheadOf(body: Body): number {
  return estimateOverhead(body, modelInfo(body.model));
}

/** Manual thinking stays as it is: its budget has to be below `max_tokens`. */
function withShortReply(turn: Turn, most: number): Turn {
  const { body } = turn;
  if ((body.thinking as Block | undefined)?.type === 'enabled') return turn;
  return { ...turn, body: { ...body, max_tokens: Math.min(body.max_tokens, most) } };
}

function unmarked(trace: Trace): Trace {
  return JSON.parse(
    JSON.stringify(trace, (key, value) => (key === 'cache_control' ? undefined : value)),
  );
}

type Params = Parameters<typeof repair>[0];

function mended(turn: Turn, apiVersion: string | undefined): Turn {
  const options = { platform: 'anthropic', ...(apiVersion && { apiVersion }) } as const;
  return { ...turn, body: repair(turn.body as unknown as Params, options) as unknown as Body };
}
