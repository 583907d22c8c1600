import { betaFields, bindingBeta, hasBeta } from '../betas.ts';
import { type Fault, invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';
import type { Rule } from './rule.ts';

const shared = [
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'cache_control',
];

const creating = [
  'max_tokens',
  'container',
  'diagnostics',
  'inference_geo',
  'metadata',
  'service_tier',
  'stop_sequences',
  'stream',
];

/** Removed by version 2026-10-21. */
const sampling = ['temperature', 'top_k', 'top_p'];

/** Bedrock's InvokeModel places no markers by itself. */
function onOldBedrock({ platform, modelInUrl, model }: RequestContext): boolean {
  return platform.name === 'bedrock' && modelInUrl && model.generation < 4.7;
}

/** Whether a field exists where the request goes, betas aside. */
function isServed(key: string, context: RequestContext): boolean {
  const { endpoint, platform } = context;
  if (key === 'cache_control') return !onOldBedrock(context);
  if (key === 'speed') return platform.name === 'anthropic';
  if (key === 'thread') return platform.threads && endpoint === 'create';
  return key !== 'compaction' || platform.compaction;
}

function allowed(key: string, context: RequestContext): boolean {
  const { endpoint, version, platform, betas } = context;
  if (!isServed(key, context)) return false;
  if (shared.includes(key)) return true;
  if (key === 'anthropic_version' || key === 'anthropic_beta')
    return platform.defaultModel !== undefined;
  const beta = Object.hasOwn(betaFields, key) ? betaFields[key] : undefined;
  if (beta) return hasBeta(betas, beta);
  if (endpoint === 'count') return false;
  return creating.includes(key) || (version === '2023-06-01' && sampling.includes(key));
}

function refuse(key: string): Fault {
  return invalid(`${key}: Extra inputs are not permitted`);
}

/** The body holds nothing that the version, the endpoint and the betas do not know. */
export const unknownFields: Rule = (params, context) => {
  const extra = Object.keys(params).find((key) => !allowed(key, context));
  if (extra !== undefined) return refuse(extra);
  const binds = isDict(params.thinking) && 'block_binding' in params.thinking;
  return binds && !hasBeta(context.betas, bindingBeta) ? refuse('block_binding') : undefined;
};
