import { type Draft, fromDraft, type Turn, toMessage, toTurn, withTurns } from './draft.js';
import { memoByMessage } from './memo.js';
import type { Fix, Problem, Rule, RuleContext } from './rule.js';
import { RULES } from './rules.js';
import type { Message, Params } from './types.js';

/** What the rules know beside the request. */
export type RepairContext = Omit<RuleContext, 'tell'>;

/** Passes over all rules before repair gives up looking for a fixpoint; two or three suffice. */
const MAX_PASSES = 10;

/** Repairs a request and says what was done; `repair`, `diagnose` and `repairing` in one. */
export function treat(
  params: Params,
  context: RepairContext,
): { readonly params: Params; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  if (!Array.isArray(params?.messages)) return { params, problems };
  const seen = Array.from(params.messages, sightOf);
  if (!isSuspect(params, seen, context)) return { params, problems };
  let code = '';
  const tell = (path: string, message: string, fix: Fix = 'lossless') => {
    problems.push({ code, path, message, fix });
  };
  const told: RuleContext = { ...context, tell };
  const spotted = seen.reduce((bits, sight) => bits | sight.bits, 0);
  let draft: Draft = { rest: params, turns: seen.map(turnOf) };
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = draft;
    for (const rule of RULES) {
      code = rule.code;
      draft = treatTurns(draft, rule, spotted & bitOf(rule), told);
      draft = rule.treat?.(draft, told) ?? draft;
    }
    if (draft === before) break;
  }
  return { params: fromDraft(draft, params), problems };
}

/** What a message tells by itself: the rules that spot it, as bits, and its place on the bench. */
interface Sight {
  readonly bits: number;
  readonly message: Message;
  turn?: Turn;
}

const sightOf: (message: Message) => Sight = memoByMessage((message) => ({
  bits: message ? spottedIn(message) : 0,
  message,
}));

/** The rules that treat turns; the first bit stands for all others together. */
const BY_TURN = RULES.filter((rule) => rule.turn !== undefined);

function bitOf(rule: Rule): number {
  return 1 << (BY_TURN.indexOf(rule) + 1);
}

function spottedIn(message: Message): number {
  return RULES.reduce((bits, rule) => (rule.spots?.(message) ? bits | bitOf(rule) : bits), 0);
}

function turnOf(sight: Sight, index: number): Turn {
  if (sight.turn?.index !== index) {
    sight.turn = { ...toTurn(sight.message, index), spotted: sight.bits };
  }
  return sight.turn;
}

/** Whether a rule may apply. */
function isSuspect(params: Params, seen: readonly Sight[], context: RepairContext): boolean {
  const told: RuleContext = { ...context, tell: () => {} };
  return (
    seen.some((sight) => sight.bits !== 0) ||
    RULES.some((rule) => rule.suspects?.(params, told) ?? false)
  );
}

/** Lets a rule treat the turns that it spots; `bit` is 0 if it spots none of the caller's. */
function treatTurns(draft: Draft, rule: Rule, bit: number, context: RuleContext): Draft {
  const { spots, turn: treatTurn } = rule;
  if (spots === undefined || treatTurn === undefined) return draft;
  const isSpotted = (turn: Turn) =>
    (!turn.opaque || rule.reshapes === true) &&
    (turn.intact ? ((turn.spotted ?? 0) & bit) !== 0 : spots(toMessage(turn)));
  if (!(bit === 0 ? changedIn(draft.turns) : draft.turns).some(isSpotted)) return draft;
  return withTurns(
    draft,
    draft.turns.flatMap((turn) => (isSpotted(turn) ? treatTurn(turn, context) : turn)),
  );
}

const changed = new WeakMap<readonly Turn[], readonly Turn[]>();

/** The turns that are not the caller's messages any more. Found once for a list of turns. */
function changedIn(turns: readonly Turn[]): readonly Turn[] {
  const found = changed.get(turns) ?? turns.filter((turn) => !turn.intact);
  changed.set(turns, found);
  return found;
}
