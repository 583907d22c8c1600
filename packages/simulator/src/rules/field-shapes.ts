import { betaShapes, containerShape } from '../beta-shapes.ts';
import { betaFields, hasBeta } from '../betas.ts';
import { cacheControl } from '../block-shapes.ts';
import { invalid } from '../fault.ts';
import { outputConfig, outputFormat } from '../output-shape.ts';
import type { RequestContext } from '../request-context.ts';
import {
  all,
  atLeast,
  boolean,
  type Check,
  fields,
  integer,
  listOf,
  must,
  nullable,
  number,
  oneOf,
  optional,
  required,
  string,
} from '../shapes.ts';
import { thinking } from '../thinking-shape.ts';
import type { Rule } from './rule.ts';

const positive = all(
  integer,
  must((value) => Number(value) >= 0, 'must be greater than or equal to 0'),
);

const fraction = all(
  number,
  must((value) => Number(value) >= 0 && Number(value) <= 1, 'range: 0..1'),
);

const stopSequences = all(listOf(string), (value, path) =>
  (value as readonly string[]).every((text) => text.trim() !== '')
    ? undefined
    : `${path}: each stop sequence must contain non-whitespace`,
);

const userId = all(
  string,
  must((value) => !/\S@\S+\.\S/.test(String(value)), 'user_id appears to contain an email address'),
);

/** In the order in which the API looks at them. */
function checks({ betas }: RequestContext): Readonly<Record<string, Check>> {
  return {
    thinking: optional(thinking(betas)),
    output_config: optional(outputConfig(betas)),
    output_format: nullable(outputFormat),
    cache_control: cacheControl,
    max_tokens: required(positive),
    metadata: nullable(fields({ user_id: nullable(userId) })),
    stop_sequences: nullable(stopSequences),
    temperature: optional(fraction),
    service_tier: optional(oneOf('auto', 'standard_only')),
    top_k: optional(all(integer, atLeast(0))),
    top_p: optional(fraction),
    stream: optional(boolean),
    container: nullable(containerShape(betas)),
    inference_geo: nullable(
      must((value) => value === 'global' || value === 'us', "must be one of ['global', 'us']"),
    ),
    ...betaShapes,
  };
}

/** Removed by version 2026-10-21, which then does not know them. */
const sampling = ['temperature', 'top_k', 'top_p'];

/** Fields that are not known are no matter of shape, but for the one that was recorded to be looked at first. */
function applies(key: string, { endpoint, version, betas }: RequestContext): boolean {
  if (key === 'max_tokens') return endpoint !== 'count';
  const beta = Object.hasOwn(betaFields, key) ? betaFields[key] : undefined;
  if (beta && key !== 'output_format') return hasBeta(betas, beta);
  return version === '2023-06-01' || !sampling.includes(key);
}

/** Every other field of the body has its type and lies in its range. */
export const fieldShapes: Rule = (params, context) => {
  for (const [key, check] of Object.entries(checks(context))) {
    const complaint = applies(key, context) ? check(params[key], key) : undefined;
    if (complaint) return invalid(complaint);
  }
  return undefined;
};
