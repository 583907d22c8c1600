import type { Block, Message, ModelInfo, Step } from '@turnwise/core';
import { leadOf, type Round, shapeOf } from './rounds.js';
import type { Seen } from './seen.js';
import type { Known } from './summary.js';
import { recordOf, USER_TEXTS } from './texts.js';
import { keptOf, typedIn } from './user-texts.js';
import { thinkingSteps, withoutThinking } from './without-thinking.js';

/** A history with a summary in the place of its older messages. */
export interface Summarized {
  readonly messages: readonly Message[];
  /** Of each message its index in the whole history; -1 of the one that holds the summary. */
  readonly origins: readonly number[];
  readonly steps: readonly Step[];
}

type Pin = (message: Message) => boolean;

/**
 * Puts a summary in the place of the messages before its cut: one user message with the summary
 * and what the user typed last. What is pinned or directs stays; the first user turn, if it is
 * pinned, becomes a part of that message. Undefined where no round begins at the cut.
 */
export function withSummary(
  messages: readonly Message[],
  { summary, text }: Known,
  model: ModelInfo,
  pin: Pin,
): Summarized | undefined {
  const { cut, since } = summary;
  const staying = stayingOf(messages, model, cut, pin);
  if (!staying) return undefined;
  const typed = typedIn(goneOf(messages, cut, staying));
  const head = staying.head.flatMap((at) => blocksOf(messages[at] as Message));
  const record = { role: 'user', content: [...head, ...blocksFor(text, keptOf(typed, summary))] };
  const tail = Array.from({ length: messages.length - cut }, (_, at) => cut + at);
  const origins = [...staying.lead, -1, ...staying.rest, ...tail];
  const strips = (at: number): boolean => model.bindsThinking && at >= 0 && at < since;
  return {
    messages: origins.map((at) => {
      if (at < 0) return record;
      const message = messages[at] as Message;
      return strips(at) ? withoutThinking(message) : message;
    }),
    origins,
    steps: origins
      .filter(strips)
      .flatMap((at) => thinkingSteps('summarize', messages[at] as Message, at)),
  };
}

/** The messages before a cut whose place a summary takes. */
export function replacedBy(
  messages: readonly Message[],
  cut: number,
  model: ModelInfo,
  pin: Pin,
): readonly Message[] {
  const staying = stayingOf(messages, model, cut, pin);
  return staying ? goneOf(messages, cut, staying) : [];
}

function goneOf(
  messages: readonly Message[],
  cut: number,
  { lead, head, rest }: Staying,
): readonly Message[] {
  const stays = new Set([...lead, ...head, ...rest]);
  return messages.slice(0, cut).filter((_, at) => !stays.has(at));
}

/** What stays of the messages before a cut, by index. */
interface Staying {
  /** Before the first user turn. */
  readonly lead: readonly number[];
  /** The first user turn, if it stays. */
  readonly head: readonly number[];
  readonly rest: readonly number[];
}

function stayingOf(
  messages: readonly Message[],
  model: ModelInfo,
  cut: number,
  pin: Pin,
): Staying | undefined {
  const { head, rounds, all } = shapeOf(messages, model, pin);
  const next = rounds.findIndex(({ start }) => start === cut);
  if (next < 0) return undefined;
  const lead = model.thinking.includes('enabled') ? leadBefore(rounds, all, next) : -1;
  const isPinned = messages.slice(0, head).some(pin);
  const first = messages.findIndex(({ role }) => role === 'user');
  const stays = (at: number, whole: boolean): boolean => whole || all[at]?.directs === true;
  const opening = Array.from({ length: head }, (_, at) => at);
  const later = opening.filter((at) => at >= first && messages[at]?.role !== 'user');
  const before = rounds.slice(0, next).flatMap(({ start, end, pinned }, index) => {
    const indices = Array.from({ length: end - start }, (_, at) => start + at);
    return indices.filter((at) => stays(at, pinned || index === lead));
  });
  return {
    lead: opening.filter((at) => at < first && stays(at, isPinned)),
    head: isPinned ? opening.filter((at) => messages[at]?.role === 'user') : [],
    rest: [...later.filter((at) => stays(at, isPinned)), ...before],
  };
}

function leadBefore(rounds: readonly Round[], all: readonly Seen[], cut: number): number {
  if (rounds[cut]?.opens) return -1;
  const asks = rounds.slice(0, cut).findLastIndex(({ opens }) => opens);
  return leadOf(rounds, all, asks, cut);
}

function blocksFor(text: string, kept: readonly string[]): Block[] {
  const introduced = kept.length > 0 ? [USER_TEXTS, ...kept] : [];
  return [recordOf(text), ...introduced].map((it) => ({ type: 'text', text: it }));
}

function blocksOf({ content }: Message): readonly Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}
