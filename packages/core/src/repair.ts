import { type Draft, fromDraft, type Turn, toDraft, toMessage, withTurns } from './draft.js';
import { memoByMessage } from './memo.js';
import { type ModelInfo, modelInfo } from './models.js';
import type { Fix, Problem, Rule, RuleContext } from './rule.js';
import { RULES } from './rules.js';
import type { ApiVersion, Message, Params, ParamsLike, Platform, Target } from './types.js';

/** Where a request is meant to go; everything has a default. */
export interface RepairOptions {
  /** The model, if not the one the request names. */
  readonly model?: string | ModelInfo;
  /** @default '2026-10-21', what SDK 1.x sends */
  readonly apiVersion?: ApiVersion;
  /** @default 'anthropic' */
  readonly platform?: Platform;
  readonly betas?: readonly string[];
  /** @default 'auto': the first-party API's rules on `anthropic`, the portable ones elsewhere */
  readonly target?: Target | 'auto';
}

/** Passes over all rules before repair gives up looking for a fixpoint; two or three suffice. */
const MAX_PASSES = 10;

/**
 * What is wrong with a request, without changing it.
 *
 * @returns a problem for each change that `repair` would make, in the order of its rules
 */
export function diagnose(params: ParamsLike, options: RepairOptions = {}): Problem[] {
  return treat(params as Params, contextOf(params as Params, options)).problems;
}

/**
 * The request made legal for the model, API version and platform it is meant for.
 *
 * @returns the same reference when there was nothing to do
 */
export function repair<P extends ParamsLike>(params: P, options: RepairOptions = {}): P {
  const wire = params as unknown as Params;
  return treat(wire, contextOf(wire, options)).params as unknown as P;
}

/** What the rules know beside the request. */
export type RepairContext = Omit<RuleContext, 'tell'>;

/** Repairs a request and says what was done; `repair`, `diagnose` and `repairing` in one. */
export function treat(
  params: Params,
  context: RepairContext,
): { readonly params: Params; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  if (!Array.isArray(params?.messages) || !isSuspect(params, context)) return { params, problems };
  let code = '';
  const tell = (path: string, message: string, fix: Fix = 'lossless') => {
    problems.push({ code, path, message, fix });
  };
  const told: RuleContext = { ...context, tell };
  let draft = toDraft(params);
  const intact = spottedTurns(draft);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = draft;
    for (const rule of RULES) {
      code = rule.code;
      draft = treatTurns(draft, rule, intact, told);
      draft = rule.treat?.(draft, told) ?? draft;
    }
    if (draft === before) break;
  }
  return { params: fromDraft(draft, params), problems };
}

/** Lets a rule treat the turns that it spots; `intact` holds what the caller's messages told. */
function treatTurns(
  draft: Draft,
  rule: Rule,
  intact: ReadonlyMap<Turn, number>,
  context: RuleContext,
): Draft {
  const { spots, turn: treatTurn } = rule;
  if (spots === undefined || treatTurn === undefined) return draft;
  const bit = 1 << RULES.indexOf(rule);
  const isSpotted = (turn: Turn) =>
    turn.intact ? ((intact.get(turn) ?? 0) & bit) !== 0 : spots(toMessage(turn));
  if (!draft.turns.some(isSpotted)) return draft;
  return withTurns(
    draft,
    draft.turns.flatMap((turn) => (isSpotted(turn) ? treatTurn(turn, context) : turn)),
  );
}

/** Whether a rule may apply. */
function isSuspect(params: Params, context: RepairContext): boolean {
  const told: RuleContext = { ...context, tell: () => {} };
  return (
    params.messages.some((message) => spotted(message) !== 0) ||
    RULES.some((rule) => rule.suspects?.(params, told) ?? false)
  );
}

function spottedTurns(draft: Draft): ReadonlyMap<Turn, number> {
  const all = draft.turns.map((turn) => [turn, spotted(turn.base)] as const);
  return new Map(all.filter(([, bits]) => bits !== 0));
}

/** The rules that spot a message, a bit each by their place in the list. */
const spotted = memoByMessage((message: Message) =>
  RULES.reduce((bits, rule, index) => (rule.spots?.(message) ? bits | (1 << index) : bits), 0),
);

function contextOf(params: Params, options: RepairOptions): RepairContext {
  const { model = params?.model, platform = 'anthropic', target = 'auto' } = options;
  return {
    model: typeof model === 'object' ? model : modelInfo(model),
    apiVersion: options.apiVersion ?? '2026-10-21',
    platform,
    target: target === 'auto' ? targetOf(platform) : target,
    betas: options.betas ?? [],
    refused: [],
  };
}

/** The rules that a platform is held to unless the program says otherwise. */
export function targetOf(platform: Platform): Target {
  return platform === 'anthropic' ? 'first-party' : 'portable';
}
