import { hash as hashOf } from 'node:crypto';
import { blocksOf } from './conversation.ts';
import { canonical, type Dict, isDict, without } from './json.ts';

const known = new WeakMap<Dict, string>();

function unmarked(value: unknown): unknown {
  return isDict(value) ? without(value, 'cache_control') : value;
}

/** A block as the prompt has it: without its marker and those inside of it, and words as a block of text. */
function promptedBlock(block: Dict): Dict {
  const { content, tool } = block;
  const bare = without(block, 'cache_control');
  if (Array.isArray(content)) return { ...bare, content: content.map(unmarked) };
  if (typeof content === 'string' && block.type === 'tool_result')
    return { ...bare, content: blocksOf(content) };
  return isDict(tool) && isDict(tool.definition)
    ? { ...bare, tool: { ...tool, definition: unmarked(tool.definition) } }
    : bare;
}

/** A hash of a block's content, markers aside, whatever the order of keys. Each object is read once. */
export function digestOf(block: Dict): string {
  const before = known.get(block);
  if (before !== undefined) return before;
  const digest = hash(canonical(promptedBlock(block)));
  known.set(block, digest);
  return digest;
}

/** A hash of all texts together, in hexadecimal. */
export function hash(...texts: readonly string[]): string {
  return hashOf('sha256', texts.join(''), 'hex');
}

/** A hash short enough for a signature. */
export function short(text: string): string {
  return hash(text).slice(0, 22);
}

/** A text with a hash behind it that vouches for it. */
export function sealed(text: string): string {
  return `${text}.${short(text)}`;
}
