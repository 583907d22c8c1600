import { type Draft, type Part, partsOf, type Run, runsOf } from './draft.js';
import { jsonText } from './json-text.js';
import { resultAsText } from './texts.js';
import type { Block, Message } from './types.js';

/** An assistant run that calls tools, with the user run right behind it, where there is one. */
export interface Exchange {
  readonly calls: readonly Part[];
  readonly assistant: Run | undefined;
  readonly user: Run | undefined;
  readonly results: readonly Part[];
}

const exchanges = new WeakMap<Draft, readonly Exchange[]>();

/** Every place where client tools are called or answered, in order. Found once for a draft. */
export function exchangesOf(draft: Draft): readonly Exchange[] {
  const found = exchanges.get(draft) ?? findExchanges(draft);
  exchanges.set(draft, found);
  return found;
}

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

/**
 * Whether tool calls and results of a history are paired as the API demands: every call of an
 * assistant run answered once in the next user run, results first, ids unique. One linear walk
 * that builds next to nothing; a doubt counts as no.
 */
export function isPaired(messages: readonly Message[]): boolean {
  const walk: Walk = { open: new Set(), role: 'user', resultsMayCome: false };
  return messages.every((message) => step(walk, message)) && walk.open.size === 0;
}

interface Walk {
  /** Calls without a result so far. */
  readonly open: Set<unknown>;
  role: string;
  /** Whether nothing but results has come since the last assistant turn. */
  resultsMayCome: boolean;
}

function step(walk: Walk, message: Message): boolean {
  const blocks = Array.isArray(message?.content) ? message.content : [];
  const before = walk.role;
  walk.role = message?.role;
  if (walk.role === 'assistant') {
    walk.resultsMayCome = true;
    return (before === 'assistant' || walk.open.size === 0) && takeCalls(blocks, walk.open);
  }
  const results = takeResults(blocks, walk.open);
  const legal = results === 0 || walk.resultsMayCome;
  walk.resultsMayCome &&= results === blocks.length && typeof message?.content !== 'string';
  return legal && results >= 0;
}

function takeCalls(blocks: readonly Block[], open: Set<unknown>): boolean {
  for (const block of blocks) {
    if (block?.type === 'tool_result') return false;
    if (block?.type !== 'tool_use') continue;
    if (open.has(block.id)) return false;
    open.add(block.id);
  }
  return true;
}

/** How many results lead the blocks; -1 where one has no call or comes after other content. */
function takeResults(blocks: readonly Block[], open: Set<unknown>): number {
  let results = 0;
  for (const [index, block] of blocks.entries()) {
    if (block?.type !== 'tool_result') continue;
    if (index !== results || !open.delete(block.tool_use_id)) return -1;
    results++;
  }
  return results;
}
