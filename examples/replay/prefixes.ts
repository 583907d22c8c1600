import { createHash } from 'node:crypto';
import { modelInfo } from '@turnwise/core';
import type { RecordedRequest } from '@turnwise/simulator';
import type { Body } from './dialog.ts';

/** The end of a block, up to which a prompt may be in the cache. */
interface Prefix {
  /** Stands for the model and every block up to here. */
  readonly id: string;
  /** Tokens from the end of the prefix before it to the end of this one. */
  readonly tokens: number;
}

/** The prefixes of a prompt, and the tokens of all of it. */
export interface Prompt {
  readonly model: string;
  readonly tokens: number;
  /** None that is too short for the cache: what is before the first one belongs to it. */
  readonly prefixes: readonly Prefix[];
}

const texts = new WeakMap<object, string>();

/** A block as the cache sees it: no marks, keys in order, words as a block of text. */
function textOf(block: object): string {
  const known = texts.get(block);
  if (known !== undefined) return known;
  const text = JSON.stringify(block, (key, value) => {
    if (key === 'cache_control') return undefined;
    if (key === 'content' && typeof value === 'string') return [{ type: 'text', text: value }];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  texts.set(block, text);
  return text;
}

/** The block at a path, and the role in which it stands. */
function blockAt({ tools, system, messages }: Body, path: string): readonly [string, unknown] {
  const [level = '', index, , at] = path.split('.');
  const n = Number(index);
  if (level === 'tools') return [level, tools?.[n]];
  if (level === 'system') return [level, blockIn(system, n)];
  return [messages[n]?.role ?? '', blockIn(messages[n]?.content, Number(at))];
}

function blockIn(content: unknown, at: number): unknown {
  return typeof content === 'string' ? { type: 'text', text: content } : (content as [])?.[at];
}

function partAt(body: Body, path: string): string {
  const [role, block] = blockAt(body, path);
  if (typeof block !== 'object' || block === null) {
    throw new Error(`The simulator read a block at ${path}, where the request has none.`);
  }
  return `${role} ${textOf(block)}\n`;
}

/**
 * The prefixes of a request by which a later one can find them.
 *
 * @param body as the program sent it
 * @param arrived the same request with no marks, for the sizes of its blocks and their order
 */
export function promptOf(body: Body, { blocks = [] }: RecordedRequest): Prompt {
  const { minCacheable } = modelInfo(body.model);
  const hash = createHash('sha256').update(body.model);
  const prefixes: Prefix[] = [];
  let tokens = 0;
  let before = 0;
  for (const block of blocks) {
    hash.update(partAt(body, block.path));
    tokens += block.tokens;
    if (tokens < minCacheable) continue;
    prefixes.push({ id: hash.copy().digest('base64'), tokens: tokens - before });
    before = tokens;
  }
  return { model: body.model, tokens, prefixes };
}
