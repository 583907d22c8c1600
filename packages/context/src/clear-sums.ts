import { keepLast, type Message, type ModelInfo } from '@turnwise/core';
import { clearableOf, type OldCall } from './clearable.js';
import { type Growing, growing } from './growing.js';
import { NO_PIN } from './pin.js';
import { seen } from './seen.js';

/** A result that a later call asked for again: where it stands, and where the newer one does. */
export interface Repeat {
  readonly at: number;
  /** `3.0`: message and block. */
  readonly place: string;
  readonly saves: number;
  readonly by: number;
}

/** What is never cleared. */
export interface Spared {
  readonly exclude: readonly string[];
  readonly pin: (message: Message) => boolean;
}

/** Tools whose results stay, and tokenizers, for which sums are remembered. */
const MOST = 8;

const growers = new Map<string, (messages: readonly Message[]) => ClearSums>();

/** The sums over a history; the same object for as long as that only goes on and nothing is pinned. */
export function clearSums(
  messages: readonly Message[],
  model: ModelInfo,
  spared: Spared,
): ClearSums {
  const make = () => new ClearSums(model, spared);
  if (spared.pin === NO_PIN) {
    const key = JSON.stringify([model.tokenizer, spared.exclude]);
    const grow = growers.get(key) ?? growing(make);
    keepLast(growers, key, grow, MOST);
    return grow(messages);
  }
  // What is pinned may be another thing in every request.
  const sums = make();
  for (const message of messages) sums.take(message);
  return sums;
}

/** Sums over the messages before an index, so that any part of a history is measured at once. */
export class ClearSums implements Growing {
  readonly tokens = [0];
  readonly thinking = [0];
  /** Tokens that clearing the results, images and documents would save. */
  readonly results = [0];
  readonly media = [0];
  /** Turns that the user began, and where the last of them begins. */
  readonly turns = [0];
  readonly opened = [0];
  /** Where the last run of user messages begins. */
  readonly runs = [0];
  /** Requests that were answered. */
  readonly answered = [0];
  /** In the order of the newer results. */
  readonly repeats: Repeat[] = [];
  /** Results of tools that are never cleared, by message and block: `3.0`. */
  readonly excluded = new Set<string>();
  readonly #calls = new Map<unknown, OldCall>();
  readonly #newest = new Map<string, Omit<Repeat, 'by'>>();
  readonly #exclude: ReadonlySet<unknown>;
  #role: string | undefined;

  constructor(
    private readonly model: ModelInfo,
    private readonly spared: Spared,
  ) {
    this.#exclude = new Set(spared.exclude);
  }

  take(message: Message): void {
    const at = this.tokens.length - 1;
    const look = seen(message, this.model);
    const pinned = this.spared.pin(message);
    add(this.tokens, look.tokens);
    add(this.thinking, look.thinking);
    add(this.results, this.#takeResults(message, at, pinned));
    add(this.media, pinned ? 0 : savesOf(clearableOf(message, this.model).media));
    this.#takeRole(message.role, at, look.answers);
  }

  #takeRole(role: string, at: number, answers: boolean): void {
    const opens = role === 'user' && !answers;
    add(this.turns, opens ? 1 : 0);
    this.opened.push(opens ? at : (this.opened[at] ?? 0));
    this.runs.push(role === 'user' && this.#role !== 'user' ? at : (this.runs[at] ?? 0));
    add(this.answered, role === 'assistant' && this.#role !== 'assistant' ? 1 : 0);
    this.#role = role;
  }

  /** Follows calls and their results; the tokens that clearing the results of a message saves. */
  #takeResults(message: Message, at: number, pinned: boolean): number {
    const look = clearableOf(message, this.model);
    for (const call of look.calls) this.#calls.set(call.id, call);
    let total = 0;
    for (const { id, at: index, saves } of look.results) {
      const call = this.#calls.get(id);
      const place = `${at}.${index}`;
      if (this.#exclude.has(call?.name)) this.excluded.add(place);
      else if (!pinned) {
        total += saves;
        this.#takeResult({ at, place, saves }, call);
      }
    }
    return total;
  }

  #takeResult(result: Omit<Repeat, 'by'>, call: OldCall | undefined): void {
    if (!call) return;
    const before = this.#newest.get(call.key);
    if (before && before.at < result.at && before.saves > 0) {
      this.repeats.push({ ...before, by: result.at });
    }
    this.#newest.set(call.key, result);
  }
}

function add(sums: number[], value: number): void {
  sums.push((sums.at(-1) ?? 0) + value);
}

function savesOf(some: readonly { readonly saves: number }[]): number {
  return some.reduce((sum, { saves }) => sum + saves, 0);
}
