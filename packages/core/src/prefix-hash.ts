import { isThinking, listOf } from './blocks.js';
import { memoByMessage } from './memo.js';
import type { Block, Message, Params } from './types.js';

/*
 * Names for what stands before a thinking block, so that two prefixes are compared without being
 * kept: marks and thinking aside, a string as one text block, keys in any order. 128 bits, mixed
 * as in cyrb128: against accident, not against attackers. Whoever forges a history to meet one
 * of these names harms no conversation but their own.
 */

/** The name of nothing. */
export const NO_PREFIX = '';

/** The name of everything up to the end of a message; `prefix` is that of what is before it. */
export function prefixWith(prefix: string, message: Message): string {
  const digest = digestOf(message);
  return digest === '' ? prefix : nameOf(prefix, digest);
}

/** The name of what stands before all messages: `system` and the tools that are not deferred. */
export function headOf({ system, tools }: Params): string {
  const blocks = typeof system === 'string' ? asBlocks(system) : listOf(system);
  const loaded = listOf(tools).filter((tool) => tool?.defer_loading !== true);
  return nameOf(...loaded.map(digestOfBlock), '', ...blocks.map(digestOfBlock));
}

/** A name for strings in their order. */
export function nameOf(...texts: readonly string[]): string {
  const hash = new Hash();
  for (const text of texts) hash.add(text);
  return hash.name();
}

/** Empty for a message of nothing but thinking, which may come and go. */
const digestOf = memoByMessage((message: Message): string => {
  const { role, content, ...more } = message ?? {};
  const blocks = typeof content === 'string' ? asBlocks(content) : content;
  if (!Array.isArray(blocks)) return digest([role, blocks, more]);
  const said = blocks.filter((block) => !isThinking(block));
  if (said.length === 0 && blocks.length > 0) return '';
  return digest([role, said.map(unmarked), more]);
});

const digestOfBlock = memoByMessage((block) => digest(unmarked(block as unknown as Block))) as (
  block: unknown,
) => string;

function asBlocks(text: string): readonly Block[] {
  return [{ type: 'text', text }];
}

function unmarked(block: Block): unknown {
  if (typeof block !== 'object' || block === null || !('cache_control' in block)) return block;
  const { cache_control: _, ...rest } = block;
  return rest;
}

function digest(value: unknown): string {
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

/** Four lanes of 32 bits, fed with two characters at a time. */
class Hash {
  #a = 1779033703;
  #b = 3144134277;
  #c = 1013904242;
  #d = 2773480762;

  add(text: string): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d ^ text.length];
    for (let i = 0; i < text.length; i += 2) {
      // Behind the end there is NaN, which is 0 here; the length tells it from a real 0.
      const k = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
      a = b ^ Math.imul(a ^ k, 597399067);
      b = c ^ Math.imul(b ^ k, 2869860233);
      c = d ^ Math.imul(c ^ k, 951274213);
      d = a ^ Math.imul(d ^ k, 2716044179);
    }
    this.#a = b ^ Math.imul(a ^ text.length, 597399067);
    this.#b = c;
    this.#c = d;
    this.#d = a;
  }

  name(): string {
    const [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    const e = Math.imul(c ^ (a >>> 18), 597399067);
    const f = Math.imul(d ^ (b >>> 22), 2869860233);
    const g = Math.imul(e ^ (c >>> 17), 951274213);
    const h = Math.imul(f ^ (d >>> 19), 2716044179);
    return String.fromCharCode(
      ...[e ^ f ^ g ^ h, f ^ e, g ^ e, h ^ e].flatMap((n) => [n & 0xffff, n >>> 16]),
    );
  }
}
