import { everyString } from './map-strings.js';
import type { Block, Message } from './types.js';

/** What an id and a name of a tool may be made of on every backend (documented). */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

const SPOKEN = /\S/;

// Between them lie the characters that most texts begin with, none of them white space.
const SPACE = 0x20;
const DELETE = 0x7f;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether a message is of the kind that most histories are made of, so that none of our rules
 * spots it: one look instead of one by every rule. A doubt counts as no.
 */
export function isOrdinary({ role, content, type }: Message): boolean {
  const isUser = role === 'user';
  if ((!isUser && role !== 'assistant') || type !== undefined) return false;
  if (typeof content === 'string') return isText(content);
  if (!Array.isArray(content) || content.length === 0) return false;
  for (let i = 0; i < content.length; i++) {
    if (!isOrdinaryBlock(content[i], isUser) || isBuried(content[i - 1], content[i])) return false;
  }
  return true;
}

/** A call with something else behind it: a rule looks at such turns. */
function isBuried(before: Block | undefined, block: Block | undefined): boolean {
  return before?.type === 'tool_use' && block?.type !== 'tool_use';
}

function isOrdinaryBlock(block: Block | undefined, isUser: boolean): boolean {
  switch (block?.type) {
    case 'text':
      return countFields(block) === 2 && isText(block.text);
    case 'tool_result':
      return isUser && isResult(block) && isName(block.tool_use_id) && isText(block.content);
    case 'tool_use':
      return !isUser && isName(block.id) && isName(block.name) && isCall(block);
    default:
      return false;
  }
}

function countFields(block: Block): number {
  let count = 0;
  for (const _ in block) count++;
  return count;
}

function isText(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const first = value.charCodeAt(0);
  return ((first > SPACE && first < DELETE) || SPOKEN.test(value)) && value.isWellFormed();
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && NAME.test(value);
}

function isResult(block: Block): boolean {
  return countFields(block) === (typeof block.is_error === 'boolean' ? 4 : 3);
}

/** A program's call says so in `caller`; only the model's own is ordinary. */
function isCall(block: Block): boolean {
  const { input, caller } = block;
  const isDirect = caller === undefined || (caller as Fields | null)?.type === 'direct';
  if (countFields(block) !== (caller === undefined ? 4 : 5)) return false;
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return isDirect && isObject && everyString(input, (text) => text.isWellFormed());
}
