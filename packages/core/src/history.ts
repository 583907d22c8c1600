import { matchMessage, takeMessage } from './message-leaves.js';
import type { Message } from './types.js';

/**
 * Something that is made of a history message by message. `step` is pure and depends on the state
 * and the message alone; states are never changed in place.
 */
export interface Fold<State> {
  readonly initial: State;
  readonly step: (state: State, message: Message) => State;
}

/**
 * The messages of a request as they are now, to be folded before anything else runs. What was
 * folded for the request before is kept up to the first message that is new or edited.
 */
export interface History {
  fold<State>(fold: Fold<State>): State;
}

const trails = new WeakMap<Message, Trail>();

/**
 * Reads a history: a few comparisons of references for a message that stood in the same place of
 * the request before, and one walk for every other.
 */
export function historyOf(messages: readonly Message[]): History {
  const [first] = messages;
  if (typeof first !== 'object' || first === null) return new Trail().follow(messages);
  const trail = trails.get(first) ?? new Trail();
  trails.set(first, trail);
  return trail.follow(messages);
}

/** What was last seen of the history that begins with one message object. */
class Trail implements History {
  readonly #messages: Message[] = [];
  /** What all messages hold, one behind the other, and where each ends. */
  readonly #leaves: unknown[] = [];
  readonly #ends: number[] = [];
  /** For each fold the state behind every message that it has met. */
  readonly #states = new Map<Fold<unknown>, unknown[]>();

  follow(messages: readonly Message[]): this {
    const same = this.#sameUpTo(messages);
    if (same < this.#messages.length) this.#forget(same);
    for (let i = same; i < messages.length; i++) {
      const message = messages[i] as Message;
      this.#messages.push(message);
      takeMessage(message, this.#leaves);
      this.#ends.push(this.#leaves.length);
    }
    return this;
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
    for (const states of this.#states.values()) states.length = Math.min(states.length, from);
  }

  fold<State>(fold: Fold<State>): State {
    const known = this.#states.get(fold as Fold<unknown>) as State[] | undefined;
    const states = known ?? [];
    if (!known) this.#states.set(fold as Fold<unknown>, states);
    let state = states.length > 0 ? (states.at(-1) as State) : fold.initial;
    for (let i = states.length; i < this.#messages.length; i++) {
      state = fold.step(state, this.#messages[i] as Message);
      states.push(state);
    }
    return state;
  }
}
