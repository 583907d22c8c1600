import { type ModelInfo, modelInfo } from './models.js';
import { targetOf } from './platform.js';
import type { Problem, RuleOptions } from './rule.js';
import { ruleSetOf } from './rule-set.js';
import { type RepairContext, type Treatment, treat } from './treat.js';
import type { ApiVersion, Params, ParamsLike, Platform, Target } from './types.js';

/** Where a request is meant to go; everything has a default. */
export interface RepairOptions extends RuleOptions {
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

/**
 * What is wrong with a request, without changing it.
 *
 * @returns a problem for each change that `repair` would make, and for each that it can not
 * @throws OptionError for a rule that does not exist
 */
export function diagnose(params: ParamsLike, options: RepairOptions = {}): Problem[] {
  return [...treated(params as Params, options).problems];
}

/**
 * The request made legal for the model, API version and platform it is meant for. A beta that it
 * then needs is added to `params.betas` where there are any; `diagnose` names it in any case.
 *
 * @returns the same reference when there was nothing to do
 * @throws OptionError for a rule that does not exist
 */
export function repair<P extends ParamsLike>(params: P, options: RepairOptions = {}): P {
  return treated(params as unknown as Params, options).params as unknown as P;
}

/** `betas` in the params, where the SDK takes them, grow with those of the rules. */
function treated(params: Params, options: RepairOptions): Treatment {
  const context = contextOf(params, options);
  const treatment = treat(params, context, ruleSetOf(options));
  if (treatment.betas === context.betas || !Array.isArray(params.betas)) return treatment;
  return { ...treatment, params: { ...treatment.params, betas: treatment.betas } };
}

function contextOf(params: Params, options: RepairOptions): RepairContext {
  const { model = params?.model, platform = 'anthropic', target = 'auto' } = options;
  return {
    model: typeof model === 'object' ? model : modelInfo(model),
    apiVersion: options.apiVersion ?? '2026-10-21',
    platform,
    target: target === 'auto' ? targetOf(platform) : target,
    betas: options.betas ?? betasOf(params),
    systemRole: options.systemRole ?? 'note',
    refused: [],
  };
}

function betasOf(params: Params): readonly string[] {
  return Array.isArray(params?.betas) ? params.betas : [];
}
