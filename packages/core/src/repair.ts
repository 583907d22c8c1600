import { type ModelInfo, modelInfo } from './models.js';
import { targetOf } from './platform.js';
import type { Problem } from './rule.js';
import { type RepairContext, treat } from './treat.js';
import type { ApiVersion, Params, ParamsLike, Platform, Target } from './types.js';

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
