import { perObject } from './per-object.js';
import type { Block, Message, Params } from './types.js';

/** A content block on the work bench, with the place where the caller had it. */
export interface Part {
  readonly block: Block;
  /** The caller's message index; an invented part has that of the part it belongs to. */
  readonly message: number;
  /** The index in that message's content, or -1 where the content is a string. */
  readonly at: number;
}

/** A message on the work bench. */
export interface Turn {
  readonly role: string;
  readonly parts: readonly Part[];
  /** The caller's message, the source of every field beside role and content. */
  readonly base: Message;
  /** The caller's index of `base`. */
  readonly index: number;
  /** Whether `base` itself goes out. */
  readonly intact: boolean;
  /** The rules that spot `base`, a bit each by their place in the list. */
  readonly spotted?: number;
  /** Content that is no content at all: no rule looks inside, the API says what it thinks. */
  readonly opaque?: true;
}

/** A request on the work bench: `rest` is everything but the messages. Rules return copies. */
export interface Draft {
  readonly rest: Params;
  readonly turns: readonly Turn[];
  /** The betas that the request is sent with. */
  readonly betas: readonly string[];
}

/** Puts one message on the work bench. */
export function toTurn(message: Message, index: number): Turn {
  const content: unknown = message?.content;
  const turn = { role: message?.role, base: message, index, intact: true };
  if (content === undefined && isDirecting(message)) return { ...turn, parts: [] };
  if (typeof content === 'string') {
    return { ...turn, parts: [{ block: { type: 'text', text: content }, message: index, at: -1 }] };
  }
  // `includes` sees the holes of a sparse array, `every` does not.
  if (!Array.isArray(content) || content.includes(undefined) || !content.every(isBlock)) {
    return { ...turn, parts: [], opaque: true };
  }
  return { ...turn, parts: content.map((block, at) => ({ block, message: index, at })) };
}

function isDirecting(message: Message): boolean {
  return message?.role === 'system' && message.output_config != null;
}

/** A system message without content that only directs (`output_config`): legal anywhere. */
export function isDirective(turn: Turn): boolean {
  return turn.parts.length === 0 && !turn.opaque && isDirecting(turn.base);
}

/** Takes a request off the work bench: `original` itself when no rule changed anything. */
export function fromDraft(draft: Draft, original: Params): Params {
  const messages = draft.turns.map((turn) => givenAs(turn, original) ?? toMessage(turn));
  const same =
    messages.length === original.messages.length &&
    messages.every((message, index) => message === original.messages[index]);
  if (same) return draft.rest;
  return { ...draft.rest, messages };
}

/** The caller's message that a changed turn has become again: merged with one that then went. */
function givenAs({ intact, role, parts, base }: Turn, { messages }: Params): Message | undefined {
  const given = intact ? undefined : messages[parts[0]?.message ?? -1];
  const content = given?.role === role ? given?.content : undefined;
  const isSame =
    Array.isArray(content) &&
    content.length === parts.length &&
    parts.every(({ block, at }, index) => at === index && block === content[at]);
  return isSame && Object.keys(base).length === Object.keys(given ?? {}).length ? given : undefined;
}

/** The message that a turn stands for. */
export function toMessage(turn: Turn): Message {
  if (turn.intact) return turn.base;
  return { ...turn.base, role: turn.role, content: turn.parts.map((part) => part.block) };
}

/** A turn with other parts; the same turn if these are its own. */
export function withParts(turn: Turn, parts: readonly Part[]): Turn {
  return parts === turn.parts ? turn : { ...turn, parts, intact: false };
}

/** A draft with other turns; the same draft if every turn is its own. */
export function withTurns(draft: Draft, turns: readonly Turn[]): Draft {
  const same =
    turns.length === draft.turns.length && turns.every((turn, i) => turn === draft.turns[i]);
  return same ? draft : { ...draft, turns };
}

/** A draft with another `rest`; the same draft if it is its own. */
export function withRest(draft: Draft, rest: Params): Draft {
  return rest === draft.rest ? draft : { ...draft, rest };
}

/** A draft that is sent with a beta; the same draft if it is already. */
export function withBeta(draft: Draft, beta: string): Draft {
  return draft.betas.includes(beta) ? draft : { ...draft, betas: [...draft.betas, beta] };
}

/** A turn of ours, placed as if it were the caller's message `index`. */
export function invented(role: string, parts: readonly Part[], index: number): Turn {
  return { role, parts, base: { role, content: [] }, index, intact: false };
}

/** Where the caller had a part, as the API writes paths. */
export function pathOf(part: Part): string {
  const content = `messages.${part.message}.content`;
  return part.at < 0 ? content : `${content}.${part.at}`;
}

/** Replaces a turn's parts: each by one, several or none. The same turn when nothing changed. */
export function changeParts(turn: Turn, change: (part: Part) => Part | readonly Part[]): Turn {
  const parts = turn.parts.flatMap(change);
  const same =
    parts.length === turn.parts.length && parts.every((part, i) => part === turn.parts[i]);
  return same ? turn : withParts(turn, parts);
}

/** Replaces parts everywhere. The same draft when nothing changed. */
export function mapParts(draft: Draft, change: (part: Part) => Part | readonly Part[]): Draft {
  return withTurns(
    draft,
    draft.turns.map((turn) => changeParts(turn, change)),
  );
}

/** Turns to stand in the place of those from `start` up to `end`; nothing goes if both are equal. */
export interface Stretch {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly turns: readonly Turn[];
}

/** Replaces stretches of turns, given in their order: one pass, however many there are. */
export function replaceTurns(draft: Draft, stretches: readonly Stretch[]): Draft {
  if (stretches.length === 0) return draft;
  const pieces: (readonly Turn[])[] = [];
  let at = 0;
  for (const { start, end, turns } of stretches) {
    pieces.push(draft.turns.slice(at, start), turns);
    at = end;
  }
  pieces.push(draft.turns.slice(at));
  return withTurns(draft, pieces.flat());
}

/** A run with parts replaced, each by one, several or none; its turns stay where they are. */
export function mapRun(
  draft: Draft,
  run: Run,
  change: (part: Part) => Part | readonly Part[],
): Stretch {
  const turns = draft.turns.slice(run.start, run.end).map((turn) => changeParts(turn, change));
  return { start: run.start, end: run.end, turns };
}

/** The parts of a run, in order. */
export function partsOf(draft: Draft, run: Run): readonly Part[] {
  const first = draft.turns[run.start];
  if (first && run.end === run.start + 1) return first.parts;
  return draft.turns.slice(run.start, run.end).flatMap((turn) => turn.parts);
}

/**
 * A run of neighboring turns with one role: the API reads it as one turn. Messages that only
 * direct part no turns: they belong to the run before them.
 */
export interface Run {
  readonly role: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The runs of a draft, in order. Found once for a list of turns. */
export const runsOf: (turns: readonly Turn[]) => readonly Run[] = perObject(findRuns);

function findRuns(turns: readonly Turn[]): Run[] {
  const found: Run[] = [];
  let start = 0;
  for (let i = 1; i <= turns.length; i++) {
    const role = turns[start]?.role as string;
    const next = turns[i];
    if (next && (next.role === role || isDirective(next))) continue;
    found.push({ role, start, end: i });
    start = i;
  }
  return found;
}

/** Whether a value can be handled as a block at all. */
export function isBlock(value: unknown): value is Block {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as Block).type === 'string'
  );
}
