import { everyString } from './map-strings.js';
import type { Block, Message } from './types.js';

/** What an id and a name of a tool may be made of on every backend (documented). */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether a message is of the kind that most histories are made of, so that none of our rules
 * spots it: one look instead of one by every rule. A doubt counts as no.
 */
export function isOrdinary({ role, content }: Message): boolean {
  const isUser = role === 'user';
  if (!isUser && role !== 'assistant') return false;
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
      return has(block, TEXT) && isText(block.text);
    case 'tool_result':
      return isUser && has(block, RESULT) && isName(block.tool_use_id) && isText(block.content);
    case 'tool_use':
      return !isUser && has(block, CALL) && isName(block.id) && isName(block.name) && isCall(block);
    default:
      return false;
  }
}

const TEXT = new Set(['type', 'text']);
const RESULT = new Set(['type', 'tool_use_id', 'content', 'is_error']);
const CALL = new Set(['type', 'id', 'name', 'input', 'caller']);

function has(block: Block, fields: ReadonlySet<string>): boolean {
  for (const key in block) if (!fields.has(key)) return false;
  return true;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && /\S/.test(value) && value.isWellFormed();
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && NAME.test(value);
}

/** A program's call says so in `caller`; only the model's own is ordinary. */
function isCall({ input, caller }: Block): boolean {
  const isDirect = caller === undefined || (caller as Fields | null)?.type === 'direct';
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return isDirect && isObject && everyString(input, (text) => text.isWellFormed());
}
