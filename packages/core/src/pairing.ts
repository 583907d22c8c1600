import { type Draft, type Part, partsOf, type Run, runsOf } from './draft.js';
import type { Fold, History } from './history.js';
import { jsonText } from './json-text.js';
import { perObject } from './per-object.js';
import { resultAsText } from './texts.js';
import type { Block, Message } from './types.js';

/** An assistant run that calls tools, with the user run right behind it, where there is one. */
export interface Exchange {
  readonly calls: readonly Part[];
  readonly assistant: Run | undefined;
  readonly user: Run | undefined;
  readonly results: readonly Part[];
}

/** Every place where client tools are called or answered, in order. Found once for a draft. */
export const exchangesOf: (draft: Draft) => readonly Exchange[] = perObject(findExchanges);

function findExchanges(draft: Draft): Exchange[] {
  const runs = runsOf(draft.turns);
  const found = runs.map((run, i) => exchange(draft, runs[i - 1], run));
  found.push(exchange(draft, runs.at(-1), undefined));
  return found.filter(({ calls, results }) => calls.length > 0 || results.length > 0);
}

function exchange(draft: Draft, before: Run | undefined, after: Run | undefined): Exchange {
  const assistant = before?.role === 'assistant' ? before : undefined;
  const user = after?.role === 'user' ? after : undefined;
  const calls = assistant ? only(draft, assistant, 'tool_use') : [];
  const results = user ? only(draft, user, 'tool_result') : [];
  return { assistant, user, calls, results };
}

function only(draft: Draft, run: Run, type: string): Part[] {
  return partsOf(draft, run).filter((part) => part.block.type === type);
}

/** A tool result as blocks that may stand anywhere in a user turn; nothing of it is lost. */
export function resultAsBlocks(block: Block): Block[] {
  const header = resultAsText(block);
  const { content } = block;
  if (typeof content === 'string') return [{ type: 'text', text: `${header}\n${content}` }];
  const inner = Array.isArray(content) ? (content as readonly Block[]) : [];
  return [{ type: 'text', text: header }, ...inner.map(asUserBlock)];
}

const USER_BLOCKS = new Set(['text', 'image', 'document', 'search_result']);

/** A block that may stand in a user turn and in a tool result: itself, or what it holds as text. */
export function asUserBlock(block: Block): Block {
  return USER_BLOCKS.has(block?.type) ? block : { type: 'text', text: jsonText(block) };
}

/** What is known behind a message: false once something is wrong, or in doubt. */
type Pairing = false | Pairs;

interface Pairs {
  /** Calls without a result so far. */
  readonly open: readonly unknown[];
  readonly role: string;
  /** Whether nothing but results has come since the last assistant turn. */
  readonly resultsMayCome: boolean;
}

const NONE: readonly unknown[] = [];
const NO_BLOCKS: readonly Block[] = [];
const AFTER_REPLY: Pairs = { open: NONE, role: 'assistant', resultsMayCome: true };
const AFTER_RESULTS: Pairs = { open: NONE, role: 'user', resultsMayCome: true };
const AFTER_PROMPT: Pairs = { open: NONE, role: 'user', resultsMayCome: false };

/** Open calls that are followed; more of them are a doubt. */
const MANY_OPEN = 200;

/** Pairs calls and results message by message. */
export const pairing: Fold<Pairing> = {
  initial: AFTER_PROMPT,
  step: (pairs, message) => pairs && step(pairs, message),
};

/**
 * Whether tool calls and results of a history are paired as the API demands: every call of an
 * assistant run answered once in the next user run, results first, ids unique. A doubt counts as
 * no.
 */
export function isPaired(history: History): boolean {
  const pairs = history.fold(pairing);
  return pairs !== false && pairs.open.length === 0;
}

function step(before: Pairs, message: Message): Pairing {
  const blocks = Array.isArray(message?.content) ? message.content : NO_BLOCKS;
  const role = message?.role;
  if (role !== 'assistant') return answered(before, role, message, blocks);
  if (before.role !== 'assistant' && before.open.length > 0) return false;
  const calls = idsOf(blocks, 'tool_use', 'id');
  if (blocks.some((block) => block?.type === 'tool_result')) return false;
  const open = calls.length === 0 ? before.open : [...before.open, ...calls];
  if (open.length > MANY_OPEN) return false;
  if (open.length > 1 && new Set(open).size < open.length) return false;
  return pairs(open, role, true);
}

function answered(
  before: Pairs,
  role: string,
  message: Message,
  blocks: readonly Block[],
): Pairing {
  const ids = idsOf(blocks, 'tool_result', 'tool_use_id');
  const count = ids.length;
  const onlyResults = count === blocks.length && typeof message?.content !== 'string';
  const resultsMayCome = before.resultsMayCome && onlyResults;
  if (count === 0) return pairs(before.open, role, resultsMayCome);
  // The results lead where the last of them stands at their number.
  if (!before.resultsMayCome || blocks[count - 1]?.type !== 'tool_result') return false;
  const open = without(before.open, ids);
  return open && pairs(open, role, resultsMayCome);
}

/** Most states are one of four, since nothing is open behind most messages. */
function pairs(open: readonly unknown[], role: string, resultsMayCome: boolean): Pairs {
  if (open.length > 0) return { open, role, resultsMayCome };
  if (role === 'assistant') return AFTER_REPLY;
  if (role === 'user') return resultsMayCome ? AFTER_RESULTS : AFTER_PROMPT;
  return { open: NONE, role, resultsMayCome };
}

function idsOf(blocks: readonly Block[], type: string, field: string): readonly unknown[] {
  let ids: unknown[] | undefined;
  for (const block of blocks) {
    if (block?.type !== type) continue;
    if (ids === undefined) ids = [block[field]];
    else ids.push(block[field]);
  }
  return ids ?? NONE;
}

function without(open: readonly unknown[], ids: readonly unknown[]): readonly unknown[] | false {
  if (open.length === 1 && ids.length === 1) return open[0] === ids[0] && NONE;
  const left = new Set(open);
  if (!ids.every((id) => left.delete(id))) return false;
  return left.size === 0 ? NONE : [...left];
}
