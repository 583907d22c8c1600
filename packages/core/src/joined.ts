import { listOf } from './blocks.js';
import type { Block, ReplyMessage, Usage } from './types.js';

/** How the segments of a reply are put together. */
export interface Seam {
  /** How many blocks at the end of the first are begun anew in the second. */
  readonly dropped: number;
  /** Whether text at the beginning of the second belongs to the last block of the first. */
  readonly joins: boolean;
  /** White space that the first ends in, and the second may begin with again. */
  readonly blank: string;
}

/** What a reply says of its end: the fields of a `message_delta`. */
const ENDING = ['stop_reason', 'stop_sequence', 'stop_details', 'container', 'context_management'];

/** Two segments of a reply as one message, which is the first in all but its end. */
export function joinedMessage(before: ReplyMessage, after: ReplyMessage, seam: Seam): ReplyMessage {
  const ending = Object.entries(after).filter(([name]) => ENDING.includes(name));
  return {
    ...before,
    ...Object.fromEntries(ending),
    content: joinedBlocks(before.content, listOf(after.content), seam),
    usage: joinedUsage(before.usage, after.usage),
  };
}

/** Blocks in the order in which they were said; only text that was cut becomes one block again. */
export function joinedBlocks(
  before: readonly Block[],
  after: readonly Block[],
  { dropped, joins, blank }: Seam,
): readonly Block[] {
  const kept = before.slice(0, before.length - dropped);
  const [last, next] = [kept.at(-1), after[0]];
  if (!joins || last?.type !== 'text' || next?.type !== 'text') return [...kept, ...after];
  const text = `${last.text}${withoutLead(String(next.text), blank)}`;
  const cited = Array.isArray(next.citations) && next.citations.length > 0;
  const citations = [last.citations, next.citations].flatMap((list) => list ?? []);
  const whole = { ...last, text, ...(cited ? { citations } : {}) };
  return [...kept.slice(0, -1), whole, ...after.slice(1)];
}

/** A text without what it has in common with the beginning of another. */
export function withoutLead(text: string, lead: string): string {
  let length = 0;
  while (length < lead.length && text[length] === lead[length]) length++;
  return text.slice(length);
}

/**
 * What several requests were billed together: every count is a sum, and `iterations` lists what
 * each was billed by itself. The input of the first is counted again in each that follows.
 */
function joinedUsage(before: Usage, after: Usage): Usage {
  const iterations = [before, after].flatMap(iterationsOf);
  return { ...(sum(before, after) as Usage), iterations };
}

function iterationsOf(usage: Usage): readonly unknown[] {
  const { iterations, ...counts } = { ...usage };
  const listed = Array.isArray(iterations) && iterations.length > 0;
  return listed ? iterations : [{ type: 'message', ...counts }];
}

function sum(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (!isFields(a) || !isFields(b)) return b ?? a;
  const names = Object.keys({ ...a, ...b });
  return Object.fromEntries(names.map((name) => [name, sum(a[name], b[name])]));
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
