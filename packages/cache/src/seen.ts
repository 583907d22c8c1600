import {
  type Block,
  headOf,
  listOf,
  type Message,
  memoByMessage,
  nameOf,
  type Params,
  prefixWith,
} from '@turnwise/core';
import { BACK, blocksOf, endOfHistory, endOfReply, endOfRequest } from './turns.js';

/** What is kept of a request, to hold the next one against it: names and types, no content. */
export interface Seen {
  /** The tools that are not deferred, whatever the order of their keys. */
  readonly tools: readonly string[];
  /** The keys of these tools in their order. */
  readonly keys: string;
  readonly system: readonly string[];
  /** The first block of the messages. */
  readonly start: string;
  /** How many messages come before that. */
  readonly closed: number;
  /** What follows the last reply. */
  readonly turn: readonly NamedBlock[];
}

export interface NamedBlock {
  readonly name: string;
  readonly type: string;
}

export function seenIn(params: Params): Seen {
  const { messages, tools, system } = params;
  const end = endOfHistory(messages);
  const closed = endOfReply(messages, end);
  const loaded = listOf(tools).filter((tool) => tool?.defer_loading !== true);
  return {
    tools: loaded.map((tool) => headOf({ model: '', messages: [], tools: [tool] })),
    keys: nameOf(...loaded.map((tool) => keysOf(tool as unknown as Message))),
    system: typeof system === 'string' ? [nameIn(system)] : listOf(system).map(blockName),
    start: firstOf(messages),
    closed,
    turn: turnAt(messages, closed, end),
  };
}

/** Remembered while the tool stays as it is. */
const keysOf = memoByMessage((tool) => JSON.stringify(tool, withoutTexts));

function withoutTexts(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? '' : value;
}

/** A place in a history at which an earlier request may have ended. */
export interface Junction {
  /** The last exchange before it, behind the same tools, system and beginning. */
  readonly exact: string;
  /** The same behind any. */
  readonly loose: string;
  /** The messages between there and the next reply. */
  readonly from: number;
  readonly to: number;
}

/**
 * Where the request before may have ended, the nearest first; the first one is where this request
 * itself ends. What is looked at is the last exchange, not the whole history: it costs the same
 * however long that is, and nobody loses more than money where two are alike.
 */
export function* junctionsOf(params: Params, { start }: Pick<Seen, 'start'>): Generator<Junction> {
  const { messages } = params;
  const head = headOf(params);
  let end = endOfHistory(messages);
  for (let left = BACK; left >= 0 && end > 0; left--) {
    const closed = endOfReply(messages, end);
    const loose = exchangeName(messages, closed);
    yield { exact: nameOf(loose, head, start), loose, from: closed, to: end };
    end = endOfRequest(messages, closed);
  }
}

function exchangeName(messages: readonly Message[], closed: number): string {
  return closed > 0
    ? nameOf(nameOfMessage(messages[closed - 2]), nameOfMessage(messages[closed - 1]))
    : nameOf('first', firstOf(messages));
}

function firstOf([message]: readonly Message[]): string {
  const [first] = blocksOf(message);
  return first ? blockName(first) : '';
}

/** The blocks of some messages. */
export function turnAt(messages: readonly Message[], from: number, to: number): NamedBlock[] {
  return messages
    .slice(from, to)
    .flatMap(blocksOf)
    .map((block) => ({ name: blockName(block), type: String(block?.type) }));
}

function nameOfMessage(message: Message | undefined): string {
  return message ? prefixWith('', message) : '';
}

function blockName(block: Block): string {
  return nameIn([block]);
}

/** A block by itself has the name that it would have in `system`. */
function nameIn(system: string | readonly Block[]): string {
  return headOf({ model: '', messages: [], system });
}
