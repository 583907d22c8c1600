import { type Turn, toMessage, toTurn } from './draft.js';
import { OptionError } from './errors.js';
import type { Fold } from './history.js';
import { memoByMessage } from './memo.js';
import { isOrdinary } from './ordinary.js';
import { perObject } from './per-object.js';
import type { Rule, RuleOptions } from './rule.js';
import { RULES } from './rules.js';
import type { Message } from './types.js';

/** Rules with what they make of single messages, a bit each. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  /** The bits of a whole history together. */
  readonly spotted: Fold<number>;
  /** Everything that is folded on every request. */
  readonly folds: readonly Fold<unknown>[];
  /** A message on the work bench, with the rules that spot it as bits. Remembered by message. */
  readonly turnOf: (message: Message, index: number) => Turn;
  /** The bits of a turn on the work bench, and of several together; remembered by object. */
  readonly bitsOfTurn: (turn: Turn) => number;
  readonly bitsOfTurns: (turns: readonly Turn[]) => number;
  /** The bit of a rule; several may share one. */
  readonly bitOf: (rule: Rule) => number;
  /** The bits of spots that make a request suspect by themselves. */
  readonly decisive: number;
}

/** Stands for every rule that needs no bit of its own, or found none left. */
export const SHARED_BIT = 1;

/** Bits of a small integer beside the shared one; V8 keeps 31 unboxed. */
const OWN_BITS = 29;

const sets = new WeakMap<object, RuleSet>();

/**
 * The rules that the options leave and add.
 *
 * @throws OptionError for a code that no rule has, or a rule under another code than its own
 */
export function ruleSetOf({ rules }: RuleOptions = {}): RuleSet {
  if (rules === undefined) return DEFAULT_SET;
  const known = sets.get(rules) ?? ruleSet(chosen(rules));
  sets.set(rules, known);
  return known;
}

function chosen(rules: NonNullable<RuleOptions['rules']>): Rule[] {
  const codes = new Set(RULES.map(({ code }) => code));
  const added = Object.entries(rules).flatMap(([code, rule]) => {
    if (typeof rule === 'boolean' && codes.has(code)) return [];
    if (typeof rule === 'object' && rule?.code === code && !codes.has(code)) return [rule];
    throw new OptionError(wrongRule(code, rule, codes.has(code)));
  });
  return [...RULES.filter(({ code }) => rules[code] !== false), ...added];
}

function wrongRule(code: string, rule: boolean | Rule, taken: boolean): string {
  if (typeof rule !== 'object') {
    return `rules: there is no rule "${code}". Write one of the codes that diagnose gives.`;
  }
  return taken
    ? `rules: "${code}" is a rule already. Write false to switch it off, and give yours another code.`
    : `rules: the rule under "${code}" has the code "${rule?.code}". Write the same in both places.`;
}

function ruleSet(rules: readonly Rule[]): RuleSet {
  const own = rules.filter(({ turn, needs }) => turn || needs).slice(0, OWN_BITS);
  const bits = new Map(own.map((rule, index) => [rule, SHARED_BIT << (index + 1)]));
  const bitOf = (rule: Rule) => bits.get(rule) ?? SHARED_BIT;
  const spotting = rules.filter(({ spots }) => spots);
  const added = spotting.filter((rule) => !RULES.includes(rule));
  const spot = (list: readonly Rule[], message: Message) =>
    list.reduce((all, rule) => (rule.spots?.(message) ? all | bitOf(rule) : all), 0);
  const bitsOf = (message: Message) =>
    message ? spot(isOrdinary(message) ? added : spotting, message) : 0;
  const heldOf = memoByMessage((message): { spotted: number; turn?: Turn } => ({
    spotted: bitsOf(message),
  }));
  const turnOf = (message: Message, index: number) => {
    const held = heldOf(message);
    const turn =
      held.turn?.index === index ? held.turn : { ...toTurn(message, index), spotted: held.spotted };
    held.turn = turn;
    return turn;
  };
  const bitsOfChanged = perObject((turn: Turn) => bitsOf(toMessage(turn)));
  const bitsOfTurn = (turn: Turn) => (turn.intact ? (turn.spotted ?? 0) : bitsOfChanged(turn));
  const waiting = rules.filter(({ needs }) => needs).reduce((all, rule) => all | bitOf(rule), 0);
  const spotted: Fold<number> = { initial: 0, step: (all, message) => all | bitsOf(message) };
  return {
    rules,
    spotted,
    folds: [spotted, ...rules.flatMap(({ folds = [] }) => folds)],
    turnOf,
    bitsOfTurn,
    bitsOfTurns: perObject((turns: readonly Turn[]) =>
      turns.reduce((all, turn) => all | bitsOfTurn(turn), 0),
    ),
    bitOf,
    decisive: ~waiting | SHARED_BIT,
  };
}

const DEFAULT_SET = ruleSet(RULES);
