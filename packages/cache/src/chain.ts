import {
  type Block,
  digest,
  digestOf,
  type Fold,
  isThinking,
  type Message,
  nameOf,
} from '@turnwise/core';

/** What is kept of a history, a link for each message. It holds names and counts, no content. */
export interface Chain {
  readonly role: unknown;
  /** How many messages there are up to here. */
  readonly length: number;
  /** How many blocks. */
  readonly blocks: number;
  /** Names everything up to here, marks aside. */
  readonly name: string;
  /** The same, thinking aside as well. */
  readonly said: string;
  readonly thinks: boolean;
  readonly images: boolean;
  readonly cites: boolean;
  readonly before: Chain | undefined;
}

/** The chain of no messages. */
export const NO_CHAIN: Chain = {
  role: undefined,
  length: 0,
  blocks: 0,
  name: '',
  said: '',
  thinks: false,
  images: false,
  cites: false,
  before: undefined,
};

/** Makes the chain of a history. */
export const chaining: Fold<Chain> = { initial: NO_CHAIN, step: link };

/** The chain with one message more. */
export function link(before: Chain, message: Message): Chain {
  const { role, content } = message ?? {};
  const blocks: readonly Block[] = Array.isArray(content) ? content : [text(content)];
  const thoughts = blocks.filter(isThinking);
  const thinks = before.thinks || thoughts.length > 0;
  const words = digestOf(message);
  const said = words === '' ? before.said : nameOf(before.said, words);
  return {
    role,
    length: before.length + 1,
    blocks: before.blocks + blocks.length,
    name: thinks ? nameOf(before.name, words, digest(thoughts)) : said,
    said,
    thinks,
    images: before.images || blocks.some((block) => some(block, isImage)),
    cites: before.cites || blocks.some((block) => some(block, isCited)),
    before,
  };
}

function text(value: unknown): Block {
  return { type: 'text', text: value };
}

/** The link that ends with a message; undefined for a history that is shorter. */
export function chainAt(chain: Chain, length: number): Chain | undefined {
  let at: Chain | undefined = chain;
  while (at && at.length > length) at = at.before;
  return at?.length === length ? at : undefined;
}

/** The first of `length` messages in which two histories differ, or where one of them ends. */
export function firstDifference(a: Chain, b: Chain, length: number): number {
  const common = Math.min(a.length, b.length, length);
  let left = chainAt(a, common);
  let right = chainAt(b, common);
  while (left && right && left.length > 0 && left.name !== right.name) {
    left = left.before;
    right = right.before;
  }
  return left?.length ?? 0;
}

function some(block: Block, test: (block: Block) => boolean): boolean {
  const { content } = block ?? {};
  return test(block) || (Array.isArray(content) && content.some(test));
}

function isImage(block: Block): boolean {
  return block?.type === 'image';
}

function isCited(block: Block): boolean {
  return (block?.citations as { readonly enabled?: unknown } | undefined)?.enabled === true;
}
