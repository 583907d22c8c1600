import { type Block, type Call, type Message, memoByMessage, nameOf } from '@turnwise/core';
import { fieldsOf, isIndex } from './known.js';
import { isMediaNote } from './texts.js';
import type { KeptTexts } from './user-texts.js';

/** What is remembered of a summary, beside its text. */
export interface Summary extends KeptTexts {
  /** The key of its text. */
  readonly key: string;
  /** The messages before this index are summarized. */
  readonly cut: number;
  /** A name of them: for no other messages does the summary hold. */
  readonly covered: string;
  /** Where the first request ended in which it took their place. */
  readonly since: number;
}

/** A summary whose text is at hand. */
export interface Known {
  readonly summary: Summary;
  readonly text: string;
}

/** Of the summary that the last request was sent with, and of one that is to take its place. */
const PLACED = 'summary';
const WRITTEN = 'summary written ahead';

/**
 * The summary that takes the place of older messages in this conversation, if it holds for these:
 * the one that was written ahead, as soon as there is one.
 */
export async function recallSummary({ memory, params }: Call): Promise<Known | undefined> {
  const { messages } = params;
  const placed = summaryIn(await memory.recall(PLACED));
  const written = summaryIn(await memory.recall(WRITTEN));
  const isNew = written !== undefined && written.cut > (placed?.cut ?? 0);
  const newest = isNew ? { ...written, since: messages.length } : undefined;
  for (const summary of [newest, placed]) {
    if (!summary || !holdsFor(summary, messages)) continue;
    const text = await memory.read(summary.key);
    if (text !== undefined) return { summary, text };
  }
  return undefined;
}

/** Remembers with which summary a request is sent. */
export function rememberSummary({ memory }: Call, summary: Summary): void {
  memory.remember(PLACED, summary);
}

/** Remembers a summary that later requests are to be sent with. */
export function rememberWritten({ memory }: Call, summary: Summary): void {
  memory.remember(WRITTEN, summary);
}

/** What is remembered, if it is a summary. */
export function summaryIn(value: unknown): Summary | undefined {
  const { key, cut, covered, since, texts, characters } = fieldsOf(value);
  const isNamed = typeof key === 'string' && typeof covered === 'string';
  if (!isNamed || !isIndex(cut) || !isIndex(since) || !isIndex(texts) || !isIndex(characters)) {
    return undefined;
  }
  return { key, cut, covered, since, texts, characters };
}

function holdsFor({ cut, since, covered }: Summary, messages: readonly Message[]): boolean {
  const isThere = cut > 0 && cut < messages.length && cut <= since;
  return isThere && covered === coveredBy(messages.slice(0, cut));
}

/** A name for messages, whatever clearing has left of their results, media and thinking. */
export function coveredBy(messages: readonly Message[]): string {
  return nameOf(...messages.map(digestOf));
}

const digestOf = memoByMessage(({ role, content }: Message): string =>
  nameOf(role, ...(typeof content === 'string' ? [content] : content.flatMap(lasting))),
);

function lasting({ type, text, id, tool_use_id: answered }: Block): string[] {
  if (type === 'text') return isMediaNote(String(text)) ? [] : [String(text)];
  return [id, answered].filter((it) => typeof it === 'string');
}
