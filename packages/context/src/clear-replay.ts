import type { Message, ModelInfo } from '@turnwise/core';
import type { Cleared, ClearMarks, ClearWater, ThisRequest } from './clear-marks.js';
import type { ClearSums, Repeat } from './clear-sums.js';
import type { Limit } from './size.js';

type Marks = Pick<ClearMarks, 'results' | 'thinking' | 'media'>;

const NOTHING: ClearMarks = { results: 0, thinking: 0, media: 0, since: 0 };

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
  now: ThisRequest = { water },
): Cleared {
  const replay = new Replay(model, sums, now.from ?? NOTHING);
  const last = messages.findLastIndex(({ role }) => role !== 'assistant');
  for (let at = now.from ? last : 0; at < last; at++) {
    const isRequest = messages[at]?.role !== 'assistant' && messages[at + 1]?.role === 'assistant';
    if (isRequest) replay.request(at, water);
  }
  if (last >= 0) replay.request(last, now.water, now.cold);
  replay.take(messages.length - 1);
  return replay.cleared;
}

class Replay {
  readonly #marks: { -readonly [Key in keyof ClearMarks]: number };
  #first: number;
  #brokenAt: number | undefined;
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

  constructor(
    private readonly model: ModelInfo,
    private readonly sums: ClearSums,
    marks: ClearMarks,
  ) {
    this.#marks = { ...marks };
    this.#first = this.#firstMarked();
  }

  get cleared(): Cleared {
    const marks = this.#marks;
    return {
      ...marks,
      // What is remembered may be wrong, and thinking of an open turn has to stay.
      thinking: Math.min(marks.thinking, this.sums.opened.at(-1) ?? 0),
      first: this.#first,
      brokenAt: this.#brokenAt,
      superseded: this.#superseded,
    };
  }

  /** Sees what was asked for again up to a message. */
  take(at: number): void {
    const { repeats } = this.sums;
    for (let next = repeats[this.#repeat]; next && next.by <= at; next = repeats[this.#repeat]) {
      this.#repeat++;
      if (next.at >= Math.max(this.#from, this.#marks.results)) this.#repeated(next);
    }
  }

  #repeated(repeat: Repeat): void {
    if (repeat.by < this.#marks.since) {
      this.#supersede([repeat]);
      this.#done += repeat.saves;
      return;
    }
    this.#pendingAt.set(repeat.at, [...(this.#pendingAt.get(repeat.at) ?? []), repeat]);
    this.#pending += repeat.saves;
  }

  request(at: number, water: ClearWater, cold = false): void {
    this.take(at);
    this.#brokenAt = undefined;
    this.#moveOn(at, water.keep);
    const size = this.#sizeAt(at, water);
    if (size <= water.trigger.most && !cold) return;
    const next = this.#nextMarks(at, water);
    const gain = this.#gainOf(next);
    if (gain < water.atLeast || gain <= 0) return;
    if (cold || size > water.patience || this.#pays(at, gain, water)) this.#clear(at, next);
  }

  /** What is left behind system and tools counts as written again, which is a little too much. */
  #pays(at: number, gain: number, { overhead, pays }: ClearWater): boolean {
    const saved = gain + (this.model.bindsThinking ? this.#boundAt(at) : 0);
    const rewritten = this.#tokensAt(at, overhead) - overhead - saved;
    return pays?.({ saved, rewritten, requests: this.sums.answered[at + 1] ?? 0 }) ?? true;
  }

  /** Thinking that goes since something before it does; of the first time, not quite all of it. */
  #boundAt(at: number): number {
    return between(this.sums.thinking, this.#marks.since || this.#from, at + 1);
  }

  #clear(at: number, next: Marks): void {
    const broken = Math.min(
      this.#firstNew(next.results),
      firstWithin(this.sums.media, this.#marks.media, next.media),
      firstWithin(this.sums.thinking, this.#marks.thinking, next.thinking),
    );
    this.#brokenAt = [...this.#pendingAt.keys()].reduce((a, b) => Math.min(a, b), broken);
    Object.assign(this.#marks, next, { since: at + 1 });
    for (const repeats of this.#pendingAt.values()) this.#supersede(repeats);
    this.#pendingAt.clear();
    this.#done += this.#pending - this.#passed;
    this.#pending = 0;
    this.#passed = 0;
    this.#first = Math.min(this.#first, this.#firstMarked());
  }

  /** The first message with a result that is cleared by a mark and was not before. */
  #firstNew(mark: number): number {
    const { results } = this.sums;
    for (let at = this.#marks.results; at < mark; at++) {
      if (between(results, at, at + 1) > (this.#doneAt.get(at) ?? 0)) return at;
    }
    return Number.POSITIVE_INFINITY;
  }

  #firstMarked(): number {
    const { results, media } = this.#marks;
    return Math.min(
      firstWithin(this.sums.results, 0, results),
      firstWithin(this.sums.media, 0, media),
    );
  }

  /** The newest part shrinks from the front until it is no larger than `keep`. */
  #moveOn(at: number, { of, most }: Limit): void {
    const sizeFrom = (from: number): number => {
      if (of === 'messages') return at + 1 - from;
      return between(of === 'turns' ? this.sums.turns : this.sums.tokens, from, at + 1);
    };
    const turn = this.sums.runs[at + 1] ?? 0;
    for (; this.#from < turn && sizeFrom(this.#from) > most; this.#from++) {
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
  #sizeAt(at: number, { trigger: { of }, overhead }: ClearWater): number {
    if (of === 'messages') return at + 1;
    if (of === 'turns') return this.sums.turns[at + 1] ?? 0;
    return this.#tokensAt(at, overhead);
  }

  #tokensAt(at: number, overhead: number): number {
    const { tokens, results, media } = this.sums;
    const saved = (results[this.#marks.results] ?? 0) + this.#done;
    const all = overhead + (tokens[at + 1] ?? 0) + this.#thinkingAt(at);
    return all - saved - (media[this.#marks.media] ?? 0);
  }

  /** Where the user last said something of their own. */
  #openedAt(at: number): number {
    return this.sums.opened[at + 1] ?? 0;
  }

  #thinkingAt(at: number): number {
    const { bindsThinking, keepsThinking } = this.model;
    const { thinking } = this.sums;
    if (!keepsThinking) return between(thinking, this.#openedAt(at), at + 1);
    if (!bindsThinking) return between(thinking, this.#marks.thinking, at + 1);
    const { since } = this.#marks;
    const before = Math.min(this.#first, since);
    return between(thinking, 0, before) + between(thinking, since, at + 1);
  }

  /** Results first, then thinking, then media, each only where more has to go. */
  #nextMarks(at: number, { trigger, enough, overhead }: ClearWater): Marks {
    const { bindsThinking, keepsThinking } = this.model;
    const { results, thinking, media } = this.#marks;
    const next = { results: Math.max(results, this.#from), thinking, media };
    const isEnough = (): boolean =>
      trigger.of === 'tokens' && this.#tokensAt(at, overhead) - this.#gainOf(next) <= enough;
    if (!isEnough() && keepsThinking && !bindsThinking) {
      next.thinking = Math.max(thinking, Math.min(this.#from, this.#openedAt(at)));
    }
    if (!isEnough()) next.media = Math.max(media, this.#from);
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

/** The first message of a part that adds something to a sum. */
function firstWithin(sums: readonly number[], from: number, end: number): number {
  if (between(sums, from, end) === 0) return Number.POSITIVE_INFINITY;
  const before = sums[from] ?? 0;
  return sums.findIndex((sum) => sum > before) - 1;
}
