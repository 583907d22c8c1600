import {
  type Block,
  isThinking,
  type Message,
  type ModelInfo,
  memoByMessage,
  type Step,
} from '@turnwise/core';
import type { Cleared } from './clear-marks.js';
import type { ClearSums } from './clear-sums.js';
import { clearableOf, clearedResult, mediaNote } from './clearable.js';

/** A history with its old parts cleared, and a step for each. */
export interface ClearedHistory {
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
}

/** What is never cleared: messages, and results by message and block. */
interface Spared {
  readonly pin: (message: Message) => boolean;
  readonly excluded: ReadonlySet<string>;
}

/** The block that takes the place of another, or none where that goes. */
interface Change {
  readonly code: 'result-cleared' | 'thinking-cleared' | 'media-cleared';
  readonly block?: Block;
}

type Changes = ReadonlyMap<number, Change>;

/** What was last made of a history. */
interface Last {
  readonly cleared: Cleared;
  readonly bindsThinking: boolean;
  /** Of the messages before `since`: behind, nothing is cleared. */
  readonly old: ClearedHistory;
}

/** By the sums over the history: as long as they are the same, so are the messages. */
const lasts = new WeakMap<ClearSums, Last>();

/**
 * Puts notes in the place of what is cleared; messages of which nothing is keep their identity.
 * Costs nothing for what was cleared before.
 */
export function clearHistory(
  messages: readonly Message[],
  model: ModelInfo,
  cleared: Cleared,
  sums: ClearSums,
  pin: Spared['pin'],
): ClearedHistory {
  const { bindsThinking } = model;
  const last = lasts.get(sums);
  const isKnown = last?.bindsThinking === bindsThinking && isSame(last.cleared, cleared);
  const before = messages.slice(0, cleared.since);
  const old = isKnown
    ? last.old
    : clearMessages(before, model, cleared, { pin, excluded: sums.excluded });
  lasts.set(sums, { cleared, bindsThinking, old });
  const { steps } = old;
  if (steps.length === 0) return { messages, steps };
  return { messages: [...old.messages, ...messages.slice(cleared.since)], steps };
}

function isSame(one: Cleared, other: Cleared): boolean {
  const marks = ['results', 'thinking', 'media', 'since', 'first'] as const;
  return (
    marks.every((mark) => one[mark] === other[mark]) &&
    one.superseded.size === other.superseded.size &&
    [...one.superseded].every((place) => other.superseded.has(place))
  );
}

function clearMessages(
  messages: readonly Message[],
  model: ModelInfo,
  cleared: Cleared,
  spared: Spared,
): ClearedHistory {
  const steps: Step[] = [];
  const left = messages.map((message, at) => {
    if (!Array.isArray(message.content)) return message;
    const blocks = message.content as readonly Block[];
    const changes = new Map([
      ...thinkingChanges(blocks, at, model, cleared),
      ...(spared.pin(message) ? [] : notes(message, at, model, cleared, spared)),
    ]);
    return apply(message, blocks, at, changes, steps);
  });
  return { messages: left, steps };
}

/** Bound thinking goes where something before it was cleared after it had been received. */
function thinkingChanges(
  blocks: readonly Block[],
  at: number,
  { bindsThinking }: ModelInfo,
  { first, thinking }: Cleared,
): Changes {
  const goes = bindsThinking ? at > first : at < thinking;
  const thoughts = goes ? [...blocks.keys()].filter((index) => isThinking(blocks[index])) : [];
  return new Map(thoughts.map((index) => [index, { code: 'thinking-cleared' }]));
}

function notes(
  message: Message,
  at: number,
  model: ModelInfo,
  cleared: Cleared,
  { excluded }: Spared,
): Changes {
  const { results, media } = clearableOf(message, model);
  const isOld = (place: string) => at < cleared.results || cleared.superseded.has(place);
  const changes = new Map<number, Change>();
  const put = (index: number, code: Change['code'], note: (block: Block) => Block) =>
    changes.set(index, { code, block: note(message.content[index] as Block) });
  for (const { at: index, saves } of results) {
    const place = `${at}.${index}`;
    if (saves > 0 && isOld(place) && !excluded.has(place)) {
      put(index, 'result-cleared', clearedResult);
    }
  }
  for (const { at: index, saves } of at < cleared.media ? media : []) {
    if (saves > 0) put(index, 'media-cleared', mediaNote);
  }
  return changes;
}

function apply(
  message: Message,
  blocks: readonly Block[],
  at: number,
  changes: Changes,
  steps: Step[],
): Message {
  // An assistant turn cannot be empty, so that one of nothing but thinking stays.
  const goes = [...changes.values()].filter(({ block }) => !block).length;
  if (changes.size === 0 || goes === blocks.length) return message;
  for (const [index, { code }] of [...changes].sort(([a], [b]) => a - b)) {
    steps.push({
      middleware: 'clear',
      code,
      path: `messages.${at}.content.${index}`,
      lossless: false,
    });
  }
  return changed(message, blocks, changes);
}

/** What was made of a message, by what was changed: it stays the same object between requests. */
const made = memoByMessage((): Map<string, Message> => new Map());

function changed(message: Message, blocks: readonly Block[], changes: Changes): Message {
  const key = [...changes].map(([at, { code }]) => `${at} ${code}`).join();
  const known = made(message).get(key);
  if (known) return known;
  const content = blocks.flatMap((block, index) => {
    const change = changes.get(index);
    if (!change) return [block];
    return change.block ? [change.block] : [];
  });
  const next = { ...message, content };
  made(message).set(key, next);
  return next;
}
