import type { Message, ModelInfo } from '@turnwise/core';
import type { ClearSums, Repeat } from './clear-sums.js';
import type { Limit } from './size.js';

/** When something is cleared, and what is left alone. */
export interface ClearWater {
  readonly trigger: Limit;
  /** The newest part of the history, which keeps what it holds. */
  readonly keep: Limit;
  /** Tokens that clearing has to save to be worth what it costs. */
  readonly atLeast: number;
  /** Tokens of system and tools. */
  readonly overhead: number;
}

/** What was decided for a history: of each kind, everything in messages before an index is cleared. */
export interface Cleared {
  readonly results: number;
  readonly thinking: number;
  readonly media: number;
  /** The first message of which something is cleared, thinking aside. */
  readonly first: number;
  /** Behind the message that ended the request in which something was last cleared; 0 for none. */
  readonly since: number;
  /** Results that a later call asked for again, by message and block: `3.0`. */
  readonly superseded: ReadonlySet<string>;
}

type Marks = { -readonly [Key in 'results' | 'thinking' | 'media']: number };

/** Not all kinds have to go where this part of the trigger is left without them. */
const ENOUGH = 2 / 3;

/**
 * Plays the conversation again, request by request, as if every one had come through here, so
 * that a history is always cleared in the same way, and its continuation as well, without
 * anything being remembered. Linear in the number of messages.
 */
export function clearReplay(
  messages: readonly Message[],
  model: ModelInfo,
  sums: ClearSums,
  water: ClearWater,
): Cleared {
  const replay = new Replay(messages, model, sums, water);
  for (const [at, { role }] of messages.entries()) {
    replay.take(at);
    const next = messages[at + 1]?.role;
    if (role !== 'assistant' && (next === 'assistant' || next === undefined)) replay.request(at);
  }
  return replay.cleared;
}

class Replay {
  readonly #marks: Marks = { results: 0, thinking: 0, media: 0 };
  #first = Number.POSITIVE_INFINITY;
  #since = 0;
  readonly #superseded = new Set<string>();
  /** Repeats by the message of the older result: not cleared yet, and cleared. */
  readonly #pendingAt = new Map<number, Repeat[]>();
  readonly #doneAt = new Map<number, number>();
  /** What clearing superseded results behind `#from` would save, and has saved. */
  #pending = 0;
  #done = 0;
  /** What was saved of superseded results between the marks and `#from`. */
  #passed = 0;
  #repeat = 0;
  /** Where the part begins that keeps what it holds. */
  #from = 0;
  /** Where the last user turn begins, and the last one that says something of its own. */
  #turn = 0;
  #opened = 0;

  constructor(
    private readonly messages: readonly Message[],
    private readonly model: ModelInfo,
    private readonly sums: ClearSums,
    private readonly water: ClearWater,
  ) {}

  get cleared(): Cleared {
    return { ...this.#marks, first: this.#first, since: this.#since, superseded: this.#superseded };
  }

  take(at: number): void {
    const { turns, repeats } = this.sums;
    if (this.messages[at]?.role === 'user' && this.messages[at - 1]?.role !== 'user') {
      this.#turn = at;
    }
    if (between(turns, at, at + 1) > 0) this.#opened = at;
    for (let next = repeats[this.#repeat]; next?.by === at; next = repeats[this.#repeat]) {
      this.#repeat++;
      if (next.at < this.#from) continue;
      this.#pendingAt.set(next.at, [...(this.#pendingAt.get(next.at) ?? []), next]);
      this.#pending += next.saves;
    }
  }

  request(at: number): void {
    this.#moveOn(at);
    if (this.#sizeAt(at) <= this.water.trigger.most) return;
    const next = this.#nextMarks(at);
    const gain = this.#gainOf(next);
    if (gain < this.water.atLeast || gain <= 0) return;
    Object.assign(this.#marks, next);
    this.#since = at + 1;
    for (const repeats of this.#pendingAt.values()) this.#supersede(repeats);
    this.#pendingAt.clear();
    this.#done += this.#pending - this.#passed;
    this.#pending = 0;
    this.#passed = 0;
    this.#first = Math.min(
      this.#first,
      firstWithin(this.sums.results, next.results),
      firstWithin(this.sums.media, next.media),
    );
  }

  /** The newest part shrinks from the front until it is no larger than `keep`. */
  #moveOn(at: number): void {
    const { of, most } = this.water.keep;
    const sizeFrom = (from: number): number => {
      if (of === 'messages') return at + 1 - from;
      return between(of === 'turns' ? this.sums.turns : this.sums.tokens, from, at + 1);
    };
    for (; this.#from < this.#turn && sizeFrom(this.#from) > most; this.#from++) {
      for (const { saves } of this.#pendingAt.get(this.#from) ?? []) this.#pending -= saves;
      this.#pendingAt.delete(this.#from);
      this.#passed += this.#doneAt.get(this.#from) ?? 0;
    }
  }

  #supersede(repeats: readonly Repeat[]): void {
    for (const { at, place, saves } of repeats) {
      this.#superseded.add(place);
      this.#first = Math.min(this.#first, at);
      this.#doneAt.set(at, (this.#doneAt.get(at) ?? 0) + saves);
    }
  }

  /** What a request ending there measures with what is cleared so far. */
  #sizeAt(at: number): number {
    const { of } = this.water.trigger;
    if (of === 'messages') return at + 1;
    if (of === 'turns') return this.sums.turns[at + 1] ?? 0;
    return this.#tokensAt(at);
  }

  #tokensAt(at: number): number {
    const { tokens, results, media } = this.sums;
    const saved = (results[this.#marks.results] ?? 0) + this.#done;
    const all = this.water.overhead + (tokens[at + 1] ?? 0) + this.#thinkingAt(at);
    return all - saved - (media[this.#marks.media] ?? 0);
  }

  #thinkingAt(at: number): number {
    const { bindsThinking, keepsThinking } = this.model;
    const { thinking } = this.sums;
    if (!keepsThinking) return between(thinking, this.#opened, at + 1);
    if (!bindsThinking) return between(thinking, this.#marks.thinking, at + 1);
    const before = Math.min(this.#first, this.#since);
    return between(thinking, 0, before) + between(thinking, this.#since, at + 1);
  }

  /** Results first, then thinking, then media, each only where more has to go. */
  #nextMarks(at: number): Marks {
    const { bindsThinking, keepsThinking } = this.model;
    const { of, most } = this.water.trigger;
    const next = { ...this.#marks, results: this.#from };
    const isEnough = (): boolean =>
      of === 'tokens' && this.#tokensAt(at) - this.#gainOf(next) <= most * ENOUGH;
    if (!isEnough() && keepsThinking && !bindsThinking) {
      next.thinking = Math.max(next.thinking, Math.min(this.#from, this.#opened));
    }
    if (!isEnough()) next.media = Math.max(next.media, this.#from);
    return next;
  }

  #gainOf(next: Marks): number {
    const marks = this.#marks;
    const { results, thinking, media } = this.sums;
    return (
      between(results, marks.results, next.results) -
      this.#passed +
      this.#pending +
      between(thinking, marks.thinking, next.thinking) +
      between(media, marks.media, next.media)
    );
  }
}

function between(sums: readonly number[], from: number, to: number): number {
  return Math.max(0, (sums[to] ?? 0) - (sums[from] ?? 0));
}

/** The first message before an index that adds something to a sum. */
function firstWithin(sums: readonly number[], end: number): number {
  if (between(sums, 0, end) === 0) return Number.POSITIVE_INFINITY;
  return sums.findIndex((sum) => sum > 0) - 1;
}
