import { DIFFERS, matchLeaves, takeLeaves } from './leaves.js';
import type { Block, Message } from './types.js';

/** Leads what is taken down whole, since it is not of the usual make. */
const WHOLE = Symbol('whole');

/** Stands for a message that cannot be taken down: nothing matches it. */
const UNSTABLE = Symbol('unstable');

/**
 * The fields that the API takes on the blocks that most histories are made of. A block with any
 * other one is taken down whole; one that gets another one later has more fields than before.
 */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['text', ['type', 'text', 'cache_control', 'citations']],
  ['tool_use', ['type', 'id', 'name', 'input', 'cache_control', 'caller', 'toolset_name']],
  ['tool_result', ['type', 'tool_use_id', 'content', 'is_error', 'cache_control', 'toolset_name']],
  ['thinking', ['type', 'thinking', 'signature']],
]);

/** Takes down what a message holds, behind what the leaves hold already. */
export function takeMessage(message: Message, leaves: unknown[]): void {
  const start = leaves.length;
  const isStable = isPlain(message) ? takePlain(message, leaves) : takeWhole(message, leaves);
  if (!isStable) leaves.splice(start, leaves.length, UNSTABLE);
}

/** A role and a string or blocks, and nothing else: what nearly every message is. */
function isPlain(message: Message): boolean {
  if (typeof message !== 'object' || message === null) return false;
  for (const key in message) if (key !== 'role' && key !== 'content') return false;
  const { role, content } = message;
  if (role === undefined || message.toJSON !== undefined) return false;
  return typeof content === 'string' || (Array.isArray(content) && !('toJSON' in content));
}

function takePlain({ role, content }: Message, leaves: unknown[]): boolean {
  leaves.push(role);
  if (typeof content === 'string') {
    leaves.push(content);
    return true;
  }
  leaves.push(content.length);
  for (let i = 0; i < content.length; i++) {
    if (!takeBlock(content[i] as Block, leaves)) return false;
  }
  return true;
}

function takeWhole(value: unknown, leaves: unknown[]): boolean {
  leaves.push(WHOLE);
  return takeLeaves(value, leaves);
}

function takeBlock(block: Block, leaves: unknown[]): boolean {
  const fields = FIELDS.get(block?.type);
  const count = fields ? countFields(block, fields) : 0;
  if (fields === undefined || count === 0) return takeWhole(block, leaves);
  leaves.push(block.type, count);
  for (let i = 1; i < fields.length; i++) {
    const value = block[fields[i] as string];
    if (typeof value !== 'object' || value === null) leaves.push(value);
    else if (!takeLeaves(value, leaves)) return false;
  }
  return true;
}

/** How many fields a block has; 0 if one of them is unknown. */
function countFields(block: Block, fields: readonly string[]): number {
  let count = 0;
  for (const key in block) {
    if (!fields.includes(key)) return 0;
    count++;
  }
  return block.toJSON === undefined ? count : 0;
}

/**
 * Where the walk over what was taken down has got to from `at`, or `DIFFERS` if the message holds
 * anything else now. Strings are compared by `===`.
 */
export function matchMessage(message: Message, leaves: readonly unknown[], at: number): number {
  const first = leaves[at];
  if (first === WHOLE) return matchLeaves(message, leaves, at + 1);
  const { role, content } = message;
  let fields = 0;
  for (const _ in message) fields++;
  if (role !== first || fields !== 2) return DIFFERS;
  if (typeof content === 'string') return content === leaves[at + 1] ? at + 2 : DIFFERS;
  return Array.isArray(content) ? matchBlocks(content, leaves, at + 1) : DIFFERS;
}

function matchBlocks(content: readonly Block[], leaves: readonly unknown[], start: number): number {
  if (content.length !== leaves[start]) return DIFFERS;
  let at = start + 1;
  for (let i = 0; i < content.length && at >= 0; i++) at = matchBlock(content[i], leaves, at);
  return at;
}

function matchBlock(block: Block | undefined, leaves: readonly unknown[], at: number): number {
  const kind = leaves[at];
  if (kind === WHOLE) return matchLeaves(block, leaves, at + 1);
  if (block === undefined || block === null || block.type !== kind) return DIFFERS;
  // Each kind is compared, and its fields are counted, in a place of its own: all objects there
  // are of one shape, which is twice as fast.
  if (kind === 'text') return matchText(block, leaves, at + 1);
  if (kind === 'tool_use') return matchCall(block, leaves, at + 1);
  if (kind === 'tool_result') return matchResult(block, leaves, at + 1);
  return matchThinking(block, leaves, at + 1);
}

function matchText(block: Block, leaves: readonly unknown[], start: number): number {
  let fields = 0;
  for (const _ in block) fields++;
  if (fields !== leaves[start] || block.text !== leaves[start + 1]) return DIFFERS;
  return matchField(block.citations, leaves, matchField(block.cache_control, leaves, start + 2));
}

function matchCall(block: Block, leaves: readonly unknown[], start: number): number {
  let fields = 0;
  for (const _ in block) fields++;
  if (fields !== leaves[start]) return DIFFERS;
  if (block.id !== leaves[start + 1] || block.name !== leaves[start + 2]) return DIFFERS;
  const input = matchField(block.input, leaves, start + 3);
  const marked = matchField(block.cache_control, leaves, input);
  return matchField(block.toolset_name, leaves, matchField(block.caller, leaves, marked));
}

function matchResult(block: Block, leaves: readonly unknown[], start: number): number {
  let fields = 0;
  for (const _ in block) fields++;
  if (fields !== leaves[start] || block.tool_use_id !== leaves[start + 1]) return DIFFERS;
  const content = matchField(block.content, leaves, start + 2);
  if (content < 0 || block.is_error !== leaves[content]) return DIFFERS;
  const marked = matchField(block.cache_control, leaves, content + 1);
  return matchField(block.toolset_name, leaves, marked);
}

function matchThinking(block: Block, leaves: readonly unknown[], start: number): number {
  let fields = 0;
  for (const _ in block) fields++;
  if (fields !== leaves[start] || block.thinking !== leaves[start + 1]) return DIFFERS;
  return matchField(block.signature, leaves, start + 2);
}

function matchField(value: unknown, leaves: readonly unknown[], at: number): number {
  if (at < 0 || leaves[at] !== value) return DIFFERS;
  return typeof value === 'object' && value !== null ? matchLeaves(value, leaves, at) : at + 1;
}
