import type { Call } from './engine.js';
import { matchMessage, takeMessage } from './message-leaves.js';
import type { Message } from './types.js';

/**
 * Something that is made of a history message by message. `step` is pure and depends on the state
 * and the message alone; states are never changed in place.
 */
export interface Fold<State> {
  readonly initial: State;
  step(state: State, message: Message): State;
}

/**
 * The messages of a request as they are now, to be folded before anything else runs. What was
 * folded for the request before is kept up to the first message that is new or edited.
 */
export interface History {
  fold<State>(fold: Fold<State>): State;
}

/** Histories that begin with one message object and are remembered: as sent, repaired, cut. */
const FORKS = 4;

const trails = new WeakMap<Message, Trail[]>();

/**
 * Reads a history: a few comparisons of references for a message that stood in the same place of
 * the request before, and one walk for every other.
 *
 * @param folds taken along on that walk, where they cost least
 */
export function historyOf(
  messages: readonly Message[],
  folds: readonly Fold<unknown>[] = [],
): History {
  return read(messages, folds);
}

/**
 * A history that is read once, as it is when the first one folds it. What is edited in place after
 * that is noticed by whoever reads it next.
 */
export function readOnce(messages: readonly Message[]): History {
  // The program may add to its own list while a reply streams in.
  const kept = messages.slice();
  let trail: Trail | undefined;
  let reading = 0;
  return {
    fold(fold) {
      if (trail === undefined || trail.readings !== reading) trail = read(kept, []);
      reading = trail.readings;
      return trail.fold(fold);
    },
  };
}

/** The history of a call: read together with all others as long as no middleware changed it. */
export function historyIn({ params, original, history }: Reading): History {
  const isCallers = params.messages === original?.messages;
  return history && isCallers ? history : historyOf(params.messages);
}

type Reading = Pick<Call, 'params' | 'original' | 'history'>;

function read(messages: readonly Message[], folds: readonly Fold<unknown>[]): Trail {
  const [first] = messages;
  if (typeof first !== 'object' || first === null) return new Trail().follow(messages, folds);
  const known = trails.get(first) ?? [];
  const trail = trailOf(known, messages);
  trails.set(first, [trail, ...known.filter((it) => it !== trail)].slice(0, FORKS));
  return trail.follow(messages, folds);
}

/** The trail that a history has most in common with: more than half of it, or a new one. */
function trailOf(known: readonly Trail[], messages: readonly Message[]): Trail {
  let best = new Trail();
  let most = 0;
  for (const trail of known) {
    const common = trail.commonWith(messages);
    if (common <= most || common <= trail.length / 2) continue;
    best = trail;
    most = common;
  }
  return best;
}

/** What was last seen of a history. */
class Trail implements History {
  readonly #messages: Message[] = [];
  /** What all messages hold, one behind the other, and where each ends. */
  readonly #leaves: unknown[] = [];
  readonly #ends: number[] = [];
  readonly #walks = new Map<Fold<unknown>, Walk>();
  /** How often it was compared with a history: it stands for the last one of them alone. */
  readings = 0;

  follow(messages: readonly Message[], folds: readonly Fold<unknown>[]): this {
    this.readings++;
    const same = this.#sameUpTo(messages);
    if (same < this.#messages.length) this.#forget(same);
    const walks = folds.map((fold) => this.#walkOf(fold));
    for (const walk of walks) this.#go(walk);
    for (let i = same; i < messages.length; i++) {
      const message = messages[i] as Message;
      this.#messages.push(message);
      takeMessage(message, this.#leaves);
      this.#ends.push(this.#leaves.length);
      for (const walk of walks) step(walk, message);
    }
    return this;
  }

  get length(): number {
    return this.#messages.length;
  }

  /** How many messages from the first one on are the same objects. */
  commonWith(messages: readonly Message[]): number {
    const before = this.#messages;
    const count = Math.min(before.length, messages.length);
    let at = 0;
    while (at < count && before[at] === messages[at]) at++;
    return at;
  }

  #sameUpTo(messages: readonly Message[]): number {
    const before = this.#messages;
    const leaves = this.#leaves;
    const count = Math.min(before.length, messages.length);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const message = messages[i];
      if (message !== before[i] || typeof message !== 'object' || message === null) return i;
      at = matchMessage(message, leaves, at);
      if (at < 0) return i;
    }
    return count;
  }

  #forget(from: number): void {
    this.#messages.length = from;
    this.#ends.length = from;
    this.#leaves.length = this.#ends.at(-1) ?? 0;
    for (const walk of this.#walks.values()) rewind(walk, from);
  }

  fold<State>(fold: Fold<State>): State {
    return this.#go(this.#walkOf(fold)) as State;
  }

  #walkOf(fold: Fold<unknown>): Walk {
    const known = this.#walks.get(fold);
    const walk = known ?? { fold, count: 0, state: fold.initial, kept: [] };
    if (!known) this.#walks.set(fold, walk);
    return walk;
  }

  #go(walk: Walk): unknown {
    for (let i = walk.count; i < this.#messages.length; i++)
      step(walk, this.#messages[i] as Message);
    return walk.state;
  }
}

/** How far a fold has got, with a state kept every few messages. */
interface Walk {
  readonly fold: Fold<unknown>;
  count: number;
  state: unknown;
  readonly kept: unknown[];
}

/** Messages between two states that are kept. */
const EACH = 32;

function step(walk: Walk, message: Message): void {
  if (walk.count % EACH === 0) walk.kept.push(walk.state);
  walk.state = walk.fold.step(walk.state, message);
  walk.count++;
}

/** Takes a fold back to the last state that was kept before a message. */
function rewind(walk: Walk, from: number): void {
  if (walk.count <= from) return;
  const place = Math.floor(from / EACH);
  walk.count = place * EACH;
  walk.state = walk.kept[place];
  walk.kept.length = place;
}
