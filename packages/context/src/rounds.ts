import type { Message, ModelInfo } from '@turnwise/core';
import { type Growing, growing } from './growing.js';
import { NO_PIN } from './pin.js';
import { type Seen, seen } from './seen.js';

/**
 * An assistant turn and the user turn that follows it: the least that can leave without parting
 * a call from its result or two turns of one role from each other. Reaches on where a server
 * tool is not answered within its turn.
 */
export interface Round {
  readonly start: number;
  readonly end: number;
  /** Whether its user turn holds tool results. */
  readonly answers: boolean;
  /** Whether its user turn begins something new: it holds no tool results. */
  readonly opens: boolean;
  readonly pinned: boolean;
}

/** A history as cuts see it: the first user turn, which stays, and rounds. */
export interface Shape {
  /** Where the first user turn ends, system messages behind it included. */
  readonly head: number;
  readonly rounds: readonly Round[];
  /** Each message in one look. */
  readonly all: readonly Seen[];
  /** Messages that direct, by index. */
  readonly directing: readonly number[];
  /** Sums over the messages before an index: without their thinking, of that, and turns of the user. */
  readonly tokens: readonly number[];
  readonly thinking: readonly number[];
  readonly turns: readonly number[];
}

type Pin = (message: Message) => boolean;

/** Parts a history into its first user turn and rounds. */
export function shapeOf(messages: readonly Message[], model: ModelInfo, pin: Pin): Shape {
  const { rounds, isAnswered, ...rest } = shapings[model.tokenizer](messages).shape;
  const own = pin === NO_PIN ? rounds : rounds.map((round) => pinnedBy(pin, round, messages));
  return { ...rest, rounds: isAnswered ? joinTail(own) : own };
}

function pinnedBy(pin: Pin, round: Round, messages: readonly Message[]): Round {
  return { ...round, pinned: messages.slice(round.start, round.end).some(pin) };
}

/** A reply at the very end belongs to the round before it: the last user turn has to stay. */
function joinTail(rounds: readonly Round[]): readonly Round[] {
  const [last, tail] = rounds.slice(-2);
  if (!last || !tail) return rounds;
  const joined = { ...last, end: tail.end, pinned: last.pinned || tail.pinned };
  return [...rounds.slice(0, -2), joined];
}

/** The shape of a history, which grows with it. */
class Shaping implements Growing {
  #head = 0;
  readonly #rounds: Round[] = [];
  readonly #all: Seen[] = [];
  readonly #directing: number[] = [];
  readonly #tokens = [0];
  readonly #thinking = [0];
  readonly #turns = [0];
  #part: 'lead' | 'first turn' | 'behind it' = 'lead';
  /** Server tool calls that are not answered yet. */
  readonly #open = new Set<unknown>();
  #role = 'user';

  constructor(private readonly model: Pick<ModelInfo, 'tokenizer'>) {}

  get shape(): Shape & { readonly isAnswered: boolean } {
    return {
      head: this.#head,
      rounds: this.#rounds,
      all: this.#all,
      directing: this.#directing,
      tokens: this.#tokens,
      thinking: this.#thinking,
      turns: this.#turns,
      isAnswered: this.#role === 'assistant',
    };
  }

  take(message: Message): void {
    const at = this.#all.length;
    const look = seen(message, this.model);
    this.#all.push(look);
    if (look.directs) this.#directing.push(at);
    add(this.#tokens, look.tokens);
    add(this.#thinking, look.thinking);
    add(this.#turns, message.role === 'user' && !look.answers ? 1 : 0);
    if (this.#isHead(message)) this.#head = at + 1;
    else this.#extend(at, message, look);
  }

  #isHead({ role }: Message): boolean {
    if (this.#rounds.length > 0) return false;
    if (this.#part === 'lead' && role === 'user') this.#part = 'first turn';
    else if (this.#part === 'first turn' && role !== 'user') this.#part = 'behind it';
    return this.#part !== 'behind it' || role === 'system';
  }

  #extend(at: number, { role }: Message, { answers, serverCalls, serverResults }: Seen): void {
    const begins = role === 'assistant' && this.#role === 'user' && this.#open.size === 0;
    const last = begins ? undefined : this.#rounds.pop();
    const round = last ?? { start: at, end: at, answers: false, opens: false, pinned: false };
    this.#rounds.push(extended(round, role, answers));
    for (const id of serverCalls) this.#open.add(id);
    for (const id of serverResults) this.#open.delete(id);
    if (role !== 'system') this.#role = role;
  }
}

const shapings = {
  'claude-3': growing(() => new Shaping({ tokenizer: 'claude-3' })),
  'claude-4-7': growing(() => new Shaping({ tokenizer: 'claude-4-7' })),
} as const;

function extended(round: Round, role: string, hasResults: boolean): Round {
  const end = round.end + 1;
  if (role === 'system') return { ...round, end };
  const answers = role === 'user' && (round.answers || hasResults);
  return { ...round, end, answers, opens: role === 'user' && !answers };
}

function add(sums: number[], value: number): void {
  sums.push((sums.at(-1) ?? 0) + value);
}

/**
 * The round in which a tool turn begins, of which `cut` keeps the rest: with manual thinking it has
 * to stay, since a tool turn has to start with thinking. -1 where no such round is lost.
 *
 * @param asks the last round before the cut whose user turn begins something new, -1 for the head
 */
export function leadOf(
  rounds: readonly Round[],
  all: readonly Seen[],
  asks: number,
  cut: number,
): number {
  const thinks = (round: number): boolean => all[rounds[round]?.start ?? -1]?.thinks === true;
  const first = asks + 1;
  return first < cut && thinks(first) && !thinks(cut) ? first : -1;
}
