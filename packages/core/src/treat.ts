import { type Draft, fromDraft, type Turn, toMessage, withTurns } from './draft.js';
import { type History, historyOf } from './history.js';
import type { Fix, Problem, Rule, RuleContext } from './rule.js';
import { type RuleSet, SHARED_BIT } from './rule-set.js';
import type { Params } from './types.js';

/** What the rules know beside the request. */
export interface RepairContext extends Omit<RuleContext, 'tell' | 'history' | 'request'> {
  /** The messages of the request. @default they are read */
  readonly history?: History;
}

/** What became of a request. */
export interface Treatment {
  readonly params: Params;
  readonly betas: readonly string[];
  readonly problems: readonly Problem[];
}

/** Passes over all rules before repair gives up looking for a fixpoint; two or three suffice. */
const MAX_PASSES = 10;

/** Repairs a request and says what was done; `repair`, `diagnose` and `repairing` in one. */
export function treat(params: Params, context: RepairContext, set: RuleSet): Treatment {
  const { betas } = context;
  if (!Array.isArray(params?.messages)) return { params, betas, problems: [] };
  const book = new Book(context, params, set);
  const spotted = book.context.history.fold(set.spotted);
  if (!isSuspect(params, spotted, book.context, set)) return { params, betas, problems: [] };
  // `Array.from` gives the holes of a sparse array to the function, `map` does not.
  const turns = Array.from(params.messages, set.turnOf);
  let draft: Draft = { rest: params, turns, betas };
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = draft;
    for (const rule of set.rules) draft = applied(rule, draft, set, book);
    if (draft === before) break;
  }
  return { params: fromDraft(draft, params), betas: draft.betas, problems: book.problems };
}

/** Takes down what the rules tell. */
class Book {
  readonly problems: Problem[] = [];
  readonly context: RuleContext;
  code = '';

  constructor(context: RepairContext, request: Params, { folds }: RuleSet) {
    // What cannot be mended is found again in every pass.
    const unmended = new Set<string>();
    const tell = (path: string, message: string, fix: Fix = 'lossless') => {
      const { code } = this;
      const key = `${code} ${path}`;
      if (fix !== 'none' || !unmended.has(key)) this.problems.push({ code, path, message, fix });
      if (fix === 'none') unmended.add(key);
    };
    const { history = historyOf(request.messages, folds) } = context;
    this.context = { ...context, request, history, tell };
  }
}

/** Applies one rule. A change that the rule did not tell of is told for it. */
function applied(rule: Rule, before: Draft, set: RuleSet, book: Book): Draft {
  const told = book.problems.length;
  book.code = rule.code;
  const treated = treatTurns(before, rule, set, book.context);
  const draft = rule.treat?.(treated, book.context) ?? treated;
  if (draft !== before && book.problems.length === told) {
    book.context.tell('', `Changed by the rule ${rule.code}.`, 'lossy');
  }
  return draft;
}

/** Whether a rule may apply. */
function isSuspect(params: Params, spotted: number, context: RuleContext, set: RuleSet): boolean {
  if ((spotted & set.decisive) !== 0) return true;
  return set.rules.some(
    (rule) =>
      rule.suspects?.(params, context) ||
      (rule.needs && (spotted & set.bitOf(rule)) !== 0 && rule.needs(params, context)),
  );
}

/** Lets a rule treat the turns that it spots. */
function treatTurns(draft: Draft, rule: Rule, set: RuleSet, context: RuleContext): Draft {
  const { spots, turn: treatTurn } = rule;
  const bit = set.bitOf(rule);
  if (!spots || !treatTurn || (set.bitsOfTurns(draft.turns) & bit) === 0) return draft;
  const isSpotted = (turn: Turn) =>
    (set.bitsOfTurn(turn) & bit) !== 0 &&
    (!turn.opaque || rule.reshapes === true) &&
    (bit !== SHARED_BIT || spots(toMessage(turn)));
  return withTurns(
    draft,
    draft.turns.flatMap((turn) => (isSpotted(turn) ? treatTurn(turn, context) : turn)),
  );
}
