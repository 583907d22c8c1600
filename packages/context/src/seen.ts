import {
  type Block,
  estimateMessage,
  type Fold,
  type History,
  isServerCall,
  isServerResult,
  isThinking,
  type Message,
  type ModelInfo,
  memoByMessage,
} from '@turnwise/core';
import type { Limit } from './size.js';

/** What a cut has to know of a message. */
export interface Seen {
  readonly tokens: number;
  readonly thinking: number;
  /** Whether it holds thinking, tool results. */
  readonly thinks: boolean;
  readonly answers: boolean;
  /** Ids of server and MCP tool calls, and of those that are answered here. */
  readonly serverCalls: readonly unknown[];
  readonly serverResults: readonly unknown[];
  /** A system message that changes the tools or the effort of what comes behind it. */
  readonly directs: boolean;
}

const NONE: readonly unknown[] = [];

const seers = {
  'claude-3': memoByMessage((message) => look(message, 'claude-3')),
  'claude-4-7': memoByMessage((message) => look(message, 'claude-4-7')),
} as const;

/** Everything about a message in one look, remembered while it stays as it is. */
export function seen(message: Message, model: Pick<ModelInfo, 'tokenizer'>): Seen {
  return seers[model.tokenizer](message);
}

function look(message: Message, tokenizer: ModelInfo['tokenizer']): Seen {
  const { tokens, thinking } = estimateMessage(message, { tokenizer });
  // Written out, since a spread would make it the slow kind of object.
  const seen = {
    tokens,
    thinking,
    thinks: false,
    answers: false,
    serverCalls: NONE,
    serverResults: NONE,
    directs: message?.role === 'system' && message.output_config !== undefined,
  };
  if (!Array.isArray(message?.content)) return seen;
  for (const block of message.content) lookAt(block, seen);
  return seen;
}

function lookAt(block: Block, seen: { -readonly [key in keyof Seen]: Seen[key] }): void {
  const type = String(block?.type);
  if (type === 'tool_result') seen.answers = true;
  else if (isThinking(block)) seen.thinks = true;
  else if (isServerCall(block)) {
    seen.serverCalls = [...seen.serverCalls, block.id];
  } else if (isServerResult(block)) {
    seen.serverResults = [...seen.serverResults, block.tool_use_id];
  } else if (type === 'tool_addition' || type === 'tool_removal') seen.directs = true;
}

/** A history by what limits count. */
export type Sizes = Readonly<Record<Limit['of'], number>>;

/** Sums up what a history measures with all its thinking, message by message. */
function sizing(tokenizer: ModelInfo['tokenizer']): Fold<Sizes> {
  return {
    initial: { tokens: 0, turns: 0, messages: 0 },
    step: ({ tokens, turns, messages }, message) => {
      const look = seers[tokenizer](message);
      return {
        tokens: tokens + look.tokens + look.thinking,
        turns: look.answers ? turns : turns + 1,
        messages: messages + 1,
      };
    },
  };
}

const sizings = { 'claude-3': sizing('claude-3'), 'claude-4-7': sizing('claude-4-7') } as const;

/** What a history measures with all its thinking. */
export function sizesOf(history: History, { tokenizer }: Pick<ModelInfo, 'tokenizer'>): Sizes {
  return history.fold(sizings[tokenizer]);
}

/** Nothing was ever due if the whole history with all its thinking is within every limit. */
export function areWithin(sizes: Sizes, limits: readonly Limit[], overhead: number): boolean {
  return limits.every(({ of, most }) => (of === 'tokens' ? overhead : 0) + sizes[of] <= most);
}
