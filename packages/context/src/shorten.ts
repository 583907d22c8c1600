import {
  type Block,
  estimateMessage,
  type Fold,
  type History,
  type Message,
  type ModelInfo,
  memoByMessage,
  type Step,
} from '@turnwise/core';
import { leftOut } from './texts.js';

/** Of what is kept of a text, this part is its head. */
const HEAD = 0.6;

/** A line end is looked for in this part of a piece, so that lines stay whole. */
const LINE = 0.2;

/** A text is shortened step by step until it fits. */
const SHRINK = 0.9;

/** Tokens that a text may always have: enough for the note, and for something to be left. */
const LEAST = 100;

/** Allowances whose results are remembered. */
const MOST = 8;

type Tokenizer = Pick<ModelInfo, 'tokenizer'>;

/** How the messages of a history are shortened. */
interface Shortener {
  readonly shorten: (message: Message) => Message;
  /** Whether it shortens anything. */
  readonly shortens: Fold<boolean>;
}

const shorteners = new Map<string, Shortener>();

/**
 * Leaves the tool results of a message at most `allowance` tokens together: the largest are cut to
 * equal shares, head and tail. The same message comes back where they have not more. It depends on
 * the message alone, and is remembered while that stays as it is.
 */
export function shortener(allowance: number, { tokenizer }: ModelInfo): Shortener {
  const key = `${tokenizer} ${allowance}`;
  const known = shorteners.get(key);
  if (known) return known;
  const shorten = memoByMessage((message) => shortened(message, allowance, { tokenizer }));
  const made: Shortener = {
    shorten,
    shortens: { initial: false, step: (found, message) => found || shorten(message) !== message },
  };
  shorteners.set(key, made);
  const [oldest] = shorteners.keys();
  if (shorteners.size > MOST && oldest !== undefined) shorteners.delete(oldest);
  return made;
}

/** Shortens the results of a history, and tells of each. */
export function shortenAll(
  messages: readonly Message[],
  history: History,
  { shorten, shortens }: Shortener,
  pin: (message: Message) => boolean,
): { readonly messages: readonly Message[]; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  if (!history.fold(shortens)) return { messages, steps };
  const left = messages.map((message, at) => {
    const short = pin(message) ? message : shorten(message);
    if (short === message) return message;
    for (const [index, block] of (short.content as readonly Block[]).entries()) {
      if (block === message.content[index]) continue;
      const path = `messages.${at}.content.${index}`;
      steps.push({ middleware: 'clear', code: 'result-shortened', path, lossless: false });
    }
    return short;
  });
  return { messages: steps.length > 0 ? left : messages, steps };
}

function shortened(message: Message, allowance: number, model: Tokenizer): Message {
  const content: unknown = message?.content;
  if (!Array.isArray(content)) return message;
  const blocks: readonly Block[] = content;
  const results = blocks.filter((block) => block?.type === 'tool_result');
  const sizes = results.flatMap(textsOf).map((text) => tokensOf(text, model));
  const share = Math.max(LEAST, shareOf(sizes, allowance));
  if (sizes.every((size) => size <= share)) return message;
  const cut = (text: string) => cutText(text, share, model);
  const short = blocks.map((block) =>
    block?.type === 'tool_result' ? mapTexts(block, cut) : block,
  );
  return { ...message, content: short };
}

/** What each may have so that all together have no more than the allowance. */
function shareOf(sizes: readonly number[], allowance: number): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  let left = allowance;
  for (const [index, size] of sorted.entries()) {
    const share = left / (sorted.length - index);
    if (size > share) return share;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

/** The texts of a result. */
function textsOf({ content }: Block): readonly string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((it: Block) => (typeof it?.text === 'string' ? [it.text] : []));
}

/** The result with other texts; the same one if none of them changes. */
function mapTexts(result: Block, change: (text: string) => string): Block {
  const { content } = result;
  const next = Array.isArray(content)
    ? content.map((it: Block) => {
        const text = typeof it?.text === 'string' ? change(it.text) : undefined;
        return text === undefined || text === it.text ? it : { ...it, text };
      })
    : typeof content === 'string'
      ? change(content)
      : content;
  const isSame = Array.isArray(next)
    ? next.every((it, at) => it === (content as readonly unknown[])[at])
    : next === content;
  return isSame ? result : { ...result, content: next };
}

/** Head and tail of a text, at most so many tokens with the note between them. */
function cutText(text: string, most: number, model: Tokenizer): string {
  return tokensOf(text, model) <= most ? text : headAndTail(text, roomIn(text, most, model));
}

/** How many characters of a text that is too long have so many tokens with the note; 100 always. */
export function roomIn(text: string, most: number, model: Tokenizer): number {
  const least = Math.max(LEAST, most);
  for (let room = (text.length * least) / tokensOf(text, model); ; room *= SHRINK) {
    const characters = Math.floor(room * SHRINK);
    if (tokensOf(headAndTail(text, characters), model) <= least) return characters;
  }
}

/** So many characters of a text. Cuts at line ends where there are some, never inside of a character. */
export function headAndTail(text: string, room: number): string {
  const head = headOf(text, Math.floor(room * HEAD));
  const tail = tailOf(text, room - head.length);
  return `${head}${leftOut(text.length - head.length - tail.length)}${tail}`;
}

function headOf(text: string, length: number): string {
  const end = isInside(text, length) ? length - 1 : length;
  const line = text.lastIndexOf('\n', end - 1) + 1;
  return text.slice(0, line > end * (1 - LINE) ? line : end);
}

function tailOf(text: string, length: number): string {
  const at = text.length - length;
  const start = isInside(text, at) ? at + 1 : at;
  const line = text.indexOf('\n', start) + 1;
  return text.slice(line > 0 && line < start + length * LINE ? line : start);
}

/** Whether an index lies between the two halves of a character. */
function isInside(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff;
}

/** As of the one text of a message. */
export function tokensOf(text: string, model: Tokenizer): number {
  return estimateMessage({ role: 'user', content: text }, model).tokens;
}
