import {
  type Block,
  estimateMessage,
  type Message,
  type ModelInfo,
  memoByMessage,
} from '@turnwise/core';
import { CLEARED_RESULT, clearedMedia } from './texts.js';

/** A block that a note could replace, and the tokens which that saves: 0 where a note is no shorter. */
interface Replaceable {
  readonly at: number;
  readonly saves: number;
}

/** A tool call; calls of one key ask for the same thing. */
export interface OldCall {
  readonly id: unknown;
  readonly name: unknown;
  readonly key: string;
}

/** What clearing could take out of a message. */
export interface Clearable {
  readonly calls: readonly OldCall[];
  readonly results: readonly (Replaceable & { readonly id: unknown })[];
  /** Images and documents of the user. */
  readonly media: readonly Replaceable[];
}

type Tokenizer = Pick<ModelInfo, 'tokenizer'>;

const lookers = {
  'claude-3': memoByMessage((message) => look(message, { tokenizer: 'claude-3' })),
  'claude-4-7': memoByMessage((message) => look(message, { tokenizer: 'claude-4-7' })),
} as const;

/** What could be cleared of a message, remembered while it stays as it is. */
export function clearableOf(message: Message, { tokenizer }: Tokenizer): Clearable {
  return lookers[tokenizer](message);
}

/** The result as a note. */
export function clearedResult(block: Block): Block {
  return { ...block, content: CLEARED_RESULT };
}

/** The note in place of an image or a document. */
export function mediaNote({ type }: Block): Block {
  return { type: 'text', text: clearedMedia(type) };
}

function look({ role, content }: Message, model: Tokenizer): Clearable {
  const blocks = Array.isArray(content) ? [...(content as readonly Block[]).entries()] : [];
  const of = (...types: readonly string[]) => blocks.filter(([, it]) => types.includes(it?.type));
  const saves = (block: Block, note: Block) =>
    Math.max(0, tokensOf(block, model) - tokensOf(note, model));
  const media = role === 'user' ? of('image', 'document') : [];
  return {
    calls: of('tool_use').map(([, { id, name, input }]) => ({
      id,
      name,
      key: JSON.stringify([name, input]),
    })),
    results: of('tool_result').map(([at, it]) => ({
      at,
      id: it.tool_use_id,
      saves: saves(it, clearedResult(it)),
    })),
    media: media.map(([at, it]) => ({ at, saves: saves(it, mediaNote(it)) })),
  };
}

function tokensOf(block: Block, model: Tokenizer): number {
  return estimateMessage({ role: 'user', content: [block] }, model).tokens;
}
