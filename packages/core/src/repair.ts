import { fromDraft, toDraft } from './draft.js';
import { memoByMessage } from './memo.js';
import { type ModelInfo, modelInfo } from './models.js';
import type { Fix, Problem, RuleContext } from './rule.js';
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
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = draft;
    for (const rule of RULES) {
      code = rule.code;
      draft = rule.treat(draft, told);
    }
    if (draft === before) break;
  }
  return { params: fromDraft(draft, params), problems };
}

/** Whether a rule may apply: what one message tells is remembered with the message. */
function isSuspect(params: Params, context: RepairContext): boolean {
  const told: RuleContext = { ...context, tell: () => {} };
  return (
    params.messages.some((message) => typeof message !== 'object' || message === null) ||
    params.messages.some(isSpotted) ||
    RULES.some((rule) => rule.suspects?.(params, told) ?? false)
  );
}

const isSpotted = memoByMessage((message: Message) =>
  RULES.some((rule) => rule.spots?.(message) ?? false),
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
