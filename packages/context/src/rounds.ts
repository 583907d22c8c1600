import {
  type Block,
  estimateMessage,
  type Fold,
  historyOf,
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

/**
 * An assistant turn and the user turn that follows it: the least that can leave without parting
 * a call from its result or two turns of one role from each other. Reaches on where a server
 * tool is not answered within its turn.
 */
export interface Round {
  readonly start: number;
  end: number;
  /** Whether its user turn holds tool results. */
  answers: boolean;
  /** Whether its user turn begins something new: it holds no tool results. */
  opens: boolean;
  pinned: boolean;
}

/** A history as cuts see it: the first user turn, which stays, and rounds. */
export interface Shape {
  /** Where the first user turn ends, system messages behind it included. */
  readonly head: number;
  readonly rounds: readonly Round[];
}

const NONE: readonly unknown[] = [];

const seers = {
  'claude-3': memoByMessage((message) => look(message, 'claude-3')),
  'claude-4-7': memoByMessage((message) => look(message, 'claude-4-7')),
} as const;

/** Everything about a message in one look, remembered while it stays as it is. */
export function seen(message: Message, model: ModelInfo): Seen {
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

type Sizes = Readonly<Record<Limit['of'], number>>;

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

/** Nothing was ever due if the whole history with all its thinking is within every limit. */
export function isWithin(
  messages: readonly Message[],
  model: ModelInfo,
  limits: readonly Limit[],
  overhead: number,
): boolean {
  const sizes = historyOf(messages).fold(sizings[model.tokenizer]);
  return limits.every(({ of, most }) => (of === 'tokens' ? overhead : 0) + sizes[of] <= most);
}

/** Parts a history into its first user turn and rounds. */
export function shapeOf(
  messages: readonly Message[],
  all: readonly Seen[],
  pin: (message: Message) => boolean,
): Shape {
  const head = headOf(messages);
  const rounds: Round[] = [];
  const open = new Set<unknown>();
  let role = 'user';
  for (let at = head; at < messages.length; at++) {
    const message = messages[at] as Message;
    const begins = message.role === 'assistant' && role === 'user' && open.size === 0;
    if (begins || rounds.length === 0) {
      rounds.push({ start: at, end: at, answers: false, opens: false, pinned: false });
    }
    extend(rounds.at(-1) as Round, message, all[at] as Seen, pin);
    track(open, all[at] as Seen);
    if (message.role !== 'system') role = message.role;
  }
  return { head, rounds: joinTail(rounds, role) };
}

function headOf(messages: readonly Message[]): number {
  let at = 0;
  while (at < messages.length && messages[at]?.role !== 'user') at++;
  while (messages[at]?.role === 'user') at++;
  while (messages[at]?.role === 'system') at++;
  return at;
}

function extend(
  round: Round,
  message: Message,
  { answers }: Seen,
  pin: (message: Message) => boolean,
): void {
  round.end++;
  if (message.role !== 'system') {
    const user = message.role === 'user';
    round.answers = user && (round.answers || answers);
    round.opens = user && !round.answers;
  }
  round.pinned ||= pin(message);
}

function track(open: Set<unknown>, { serverCalls, serverResults }: Seen): void {
  for (const id of serverCalls) open.add(id);
  for (const id of serverResults) open.delete(id);
}

/** A reply at the very end belongs to the round before it: the last user turn has to stay. */
function joinTail(rounds: Round[], lastRole: string): Round[] {
  const tail = lastRole === 'assistant' && rounds.length > 1 ? rounds.pop() : undefined;
  const last = rounds.at(-1);
  if (tail && last) {
    last.end = tail.end;
    last.pinned ||= tail.pinned;
  }
  return rounds;
}

/**
 * The round in which a tool turn begins, of which `cut` keeps the rest: with manual thinking it has
 * to stay, since a tool turn has to start with thinking. -1 where no such round is lost.
 *
 * @param asks the last round before the cut whose user turn begins something new, -1 for the head
 */
export function leadOf(
  rounds: readonly Round[],
  all: readonly Seen[],
  asks: number,
  cut: number,
): number {
  const thinks = (round: number): boolean => all[rounds[round]?.start ?? -1]?.thinks === true;
  const first = asks + 1;
  return first < cut && thinks(first) && !thinks(cut) ? first : -1;
}
