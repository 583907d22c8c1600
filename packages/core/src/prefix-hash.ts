import { isThinking, listOf } from './blocks.js';
import { memoByMessage } from './memo.js';
import type { Block, Message, Params } from './types.js';

/*
 * Names for what stands before a thinking block, so that two prefixes are compared without being
 * kept: marks and thinking aside, a string as one text block, keys in any order. 128 bits in four
 * multiplicative lanes: against accident, not against attackers. Whoever forges a history to meet
 * one of these names harms no conversation but their own.
 */

/** The name of nothing. */
export const NO_PREFIX = '';

/** The name of everything up to the end of a message; `prefix` is that of what is before it. */
export function prefixWith(prefix: string, message: Message): string {
  const name = digestOf(message);
  return name === '' ? prefix : nameOf(prefix, name);
}

/** The name of what stands before all messages: `system` and the tools that are not deferred. */
export function headOf({ system, tools }: Params): string {
  const loaded = listOf(tools).filter((tool) => tool?.defer_loading !== true);
  const prompt =
    typeof system === 'string' ? [digestOfText(system)] : listOf(system).map(digestOfBlock);
  return nameOf(...loaded.map(digestOfBlock), '', ...prompt);
}

const lastText = { text: '', digest: '' };

/** As of a text block. Most requests have the system prompt of the one before. */
function digestOfText(text: string): string {
  if (lastText.digest === '' || lastText.text !== text) {
    Object.assign(lastText, { text, digest: digest({ type: 'text', text }) });
  }
  return lastText.digest;
}

/** A name for strings in their order. A body may lack one, such as the model that an address names. */
export function nameOf(...texts: readonly (string | undefined)[]): string {
  const hash = new Hash();
  for (const text of texts) hash.add(String(text));
  return hash.name();
}

/**
 * The name of a message, marks and thinking aside. Empty for one of nothing but thinking, which may
 * come and go.
 */
export const digestOf = memoByMessage((message: Message): string => {
  const { role, content, ...more } = message ?? {};
  const blocks = typeof content === 'string' ? asBlocks(content) : content;
  if (!Array.isArray(blocks)) return digest([role, blocks, more]);
  const said = blocks.filter((block) => !isThinking(block));
  if (said.length === 0 && blocks.length > 0) return '';
  return digest([role, said.map(bare), more]);
});

const digestOfBlock = memoByMessage((block) => digest(unmarked(block as unknown as Block))) as (
  block: unknown,
) => string;

function asBlocks(text: unknown): readonly Block[] {
  return [{ type: 'text', text }];
}

/** A block as the prompt has it: without marks, the words of a tool result as a block of text. */
function bare(block: Block): unknown {
  const plain = unmarked(block) as Block;
  if (plain?.type !== 'tool_result') return plain;
  const content: readonly unknown[] = Array.isArray(plain.content)
    ? plain.content
    : asBlocks(plain.content ?? '');
  return { ...plain, content: content.map(unmarked) };
}

function unmarked(block: unknown): unknown {
  if (typeof block !== 'object' || block === null || !('cache_control' in block)) return block;
  const { cache_control: _, ...rest } = block;
  return rest;
}

/** A name for a value, keys in any order. Nothing is remembered: for a fold, which does that. */
export function digest(value: unknown): string {
  const hash = new Hash();
  try {
    feed(hash, value);
  } catch {
    // A cycle, or more levels than the stack has: no client could send it either.
  }
  return hash.name();
}

type Fields = Readonly<Record<string, unknown>>;

function feed(hash: Hash, value: unknown): void {
  if (typeof value === 'string') hash.add(value);
  else if (typeof value !== 'object' || value === null) hash.add(`=${String(value)}`);
  else if (Array.isArray(value)) {
    hash.add(`[${value.length}`);
    for (const child of value) feed(hash, child);
  } else feedFields(hash, value as Fields);
}

function feedFields(hash: Hash, fields: Fields): void {
  for (const key of Object.keys(fields).sort()) {
    if (fields[key] === undefined) continue;
    hash.add(key);
    feed(hash, fields[key]);
  }
  hash.add('}');
}

/** Four lanes of 32 bits, fed with eight characters at a time: two for each. */
class Hash {
  #a = 1779033703;
  #b = -1150833019;
  #c = 1013904242;
  #d = -1521486534;

  add(text: string): void {
    const { length } = text;
    const whole = length - (length % 8);
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let d = this.#d ^ length;
    for (let i = 0; i < whole; i += 8) {
      a = b ^ Math.imul(a ^ pairAt(text, i), 597399067);
      b = c ^ Math.imul(b ^ pairAt(text, i + 2), 2869860233);
      c = d ^ Math.imul(c ^ pairAt(text, i + 4), 951274213);
      d = a ^ Math.imul(d ^ pairAt(text, i + 6), 2716044179);
    }
    // Reading behind the end of a string would cost more than all the rest.
    for (let i = whole; i < length; i++) a = d ^ Math.imul(a ^ text.charCodeAt(i), 597399067);
    this.#a = b ^ Math.imul(a, 597399067);
    this.#b = c ^ Math.imul(b, 2869860233);
    this.#c = d ^ Math.imul(c, 951274213);
    this.#d = this.#a ^ Math.imul(d, 2716044179);
  }

  /** Eight characters of any kind. */
  name(): string {
    const sum = this.#a + this.#b + this.#c + this.#d;
    const a = mixed(sum);
    const b = mixed(this.#b + sum);
    const c = mixed(this.#c + sum);
    const d = mixed(this.#d + sum);
    // It takes the lower half of each.
    return String.fromCharCode(a, a >>> 16, b, b >>> 16, c, c >>> 16, d, d >>> 16);
  }
}

/** The last step of MurmurHash3: no bit is lost. */
function mixed(lane: number): number {
  let n = lane | 0;
  n = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  n = Math.imul(n ^ (n >>> 13), 0xc2b2ae35);
  return n ^ (n >>> 16);
}

function pairAt(text: string, at: number): number {
  return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
}
