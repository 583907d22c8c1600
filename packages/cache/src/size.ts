import type { Block, Message, ModelInfo, Params } from '@turnwise/core';

/*
 * About how many tokens: by the lengths of strings alone, of which no character is read. It weighs
 * places against each other and decides nothing else.
 */

/** Characters a token, by generation: 1M tokens are 2.5M and 3.4M characters (documented). */
const CHARACTERS: Readonly<Record<ModelInfo['tokenizer'], number>> = {
  'claude-3': 3.4,
  'claude-4-7': 2.5,
};

/** Of an image or a page, whose base64 says little: in characters. */
const MEDIA = 4_000;

/** Messages at either end that are measured; those between are as long as these in the mean. */
const MEASURED = 8;

const known = new WeakMap<object, number>();

/** Characters of a tool, a message or a block of `system`, about. An object is measured once. */
function lengthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return measure(value);
  const last = known.get(value);
  if (last !== undefined) return last;
  const length = measure(value);
  known.set(value, length);
  return length;
}

function measure(value: unknown): number {
  try {
    return charactersIn(value);
  } catch {
    // A cycle, or more levels than the stack has: no client could send it either.
    return 0;
  }
}

function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  if ((value as Block).type === 'base64') return MEDIA;
  return sumOf(Array.isArray(value) ? value : Object.values(value), charactersIn);
}

function sumOf(
  values: readonly unknown[],
  length: (value: unknown) => number,
  to = values.length,
): number {
  let sum = 0;
  for (let i = 0; i < to; i++) sum += length(values[i]);
  return sum;
}

/** Measures prefixes of one request, in tokens. */
export interface Sizes {
  /** Up to the end of the first so many tools. */
  tools(count: number): number;
  /** All tools and so many blocks of `system`; a string is one. */
  system(count: number): number;
  /** All that and so many messages, and of the one behind them so many blocks. */
  messages(count: number, blocks: number): number;
}

export function sizesOf(params: Params, { tokenizer }: Pick<ModelInfo, 'tokenizer'>): Sizes {
  const { tools, system, messages } = params;
  const each = CHARACTERS[tokenizer];
  const definitions: readonly unknown[] = Array.isArray(tools) ? tools : [];
  const prompt: readonly unknown[] = Array.isArray(system) ? system : [system ?? ''];
  const toolLength = sumOf(definitions, lengthOf);
  const head = toolLength + sumOf(prompt, lengthOf);
  const before = lengthsOf(messages);
  return {
    tools: (count) => sumOf(definitions, lengthOf, count) / each,
    system: (count) => (toolLength + sumOf(prompt, lengthOf, count)) / each,
    messages: (count, blocks) => (head + before(count) + partOf(messages[count], blocks)) / each,
  };
}

function partOf(message: Message | undefined, blocks: number): number {
  const content: unknown = message?.content;
  if (Array.isArray(content)) return sumOf(content, measure, blocks);
  return blocks > 0 ? measure(content) : 0;
}

/** The length of so many messages from the first one on. */
function lengthsOf(messages: readonly Message[]): (count: number) => number {
  const { length } = messages;
  const early = runningSums(messages, 0, Math.min(length, MEASURED));
  const start = Math.max(MEASURED, length - MEASURED);
  const late = runningSums(messages, start, length);
  const [sum, rest] = [early.at(-1) ?? 0, late.at(-1) ?? 0];
  const mean = (sum + rest) / (2 * MEASURED);
  return (count) => {
    const between = Math.max(0, Math.min(count, start) - MEASURED) * mean;
    return (early[Math.min(count, MEASURED)] ?? sum) + between + (late[count - start] ?? 0);
  };
}

function runningSums(values: readonly unknown[], from: number, to: number): number[] {
  const sums = [0];
  for (let i = from; i < to; i++) sums.push((sums.at(-1) ?? 0) + lengthOf(values[i]));
  return sums;
}
