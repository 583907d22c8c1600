import { withRest } from '../draft.js';
import type { Sampling } from '../models.js';
import { type Rule, type RuleContext, refusedNames } from '../rule.js';
import type { Params } from '../types.js';

type Key = 'temperature' | 'top_p' | 'top_k';

interface Change {
  readonly key: Key;
  readonly why: string;
  /** The value instead; it goes without one. */
  readonly to?: number;
}

const KEYS: readonly Key[] = ['temperature', 'top_p', 'top_k'];

/**
 * Temperature, top_p and top_k. Version 2026-10-21 has none of them; before it, they have to fit
 * the model, and the thinking that goes with them.
 */
export const sampling: Rule = {
  code: 'sampling',
  suspects: (params, context) => changesOf(params, context).length > 0,
  treat: (draft, context) => {
    const changes = changesOf(draft.rest, context);
    if (changes.length === 0) return draft;
    const rest: Record<string, unknown> & Params = { ...draft.rest };
    for (const { key, why, to } of changes) {
      const isDefault = key === 'temperature' && rest[key] === 1;
      context.tell(key, why, isDefault ? 'lossless' : 'lossy');
      if (to === undefined) delete rest[key];
      else rest[key] = to;
    }
    return withRest(draft, rest);
  },
};

function changesOf(params: Params, context: RuleContext): readonly Change[] {
  const given = KEYS.filter((key) => params[key] !== undefined);
  if (given.length === 0) return [];
  if (isRemoved(params, context)) {
    return given.map((key) => ({ key, why: `Version 2026-10-21 has no ${key}: it goes.` }));
  }
  const named = refusedNames(context, 'sampling');
  const refused = given.filter((key) => named.includes(key));
  const gone = refused.map((key) => ({ key, why: `${key} is refused here: it goes.` }));
  const limits = limitsOf(params, context);
  if (!limits) return gone;
  const left = given.filter((key) => !refused.includes(key));
  const changes = [...gone, ...left.flatMap((key) => changeOf(key, params[key], limits))];
  return limits.together ? changes : [...changes, ...oneOf(params, changes)];
}

/** Whether the version has no such parameters. Who knows what a gateway's own models take? */
function isRemoved(params: Params, { apiVersion, model, platform }: RuleContext): boolean {
  if (platform === 'gateway' && !model.known) return false;
  return (params.anthropic_version ?? apiVersion) === '2026-10-21';
}

function limitsOf({ thinking }: Params, { model }: RuleContext): Sampling | undefined {
  const type = (thinking as { type?: unknown } | null | undefined)?.type;
  const thinks = type === 'enabled' || type === 'adaptive';
  // Models that refuse top_k anyway are stricter than thinking is.
  if (!thinks || !model.sampling?.topK) return model.sampling;
  return { ...model.sampling, temperature: [1, 1], topP: [0.95, 1], topK: false };
}

function changeOf(key: Key, value: unknown, limits: Sampling): readonly Change[] {
  if (key === 'top_k') {
    return limits.topK ? [] : [{ key, why: 'top_k is refused here: it goes.' }];
  }
  const [lowest, highest] = key === 'top_p' ? limits.topP : limits.temperature;
  if (typeof value !== 'number' || (value >= lowest && value <= highest)) return [];
  if (lowest > 0) return [{ key, why: `This value of ${key} is refused here: it goes.` }];
  return [{ key, why: `${key} goes from 0 to 1.`, to: Math.min(Math.max(value, 0), 1) }];
}

/** Of two that are refused together one goes, a temperature that is the default first. */
function oneOf(params: Params, changes: readonly Change[]): readonly Change[] {
  const gone = new Set(changes.filter(({ to }) => to === undefined).map(({ key }) => key));
  const both = (['temperature', 'top_p'] as const).every(
    (key) => params[key] !== undefined && !gone.has(key),
  );
  if (!both) return [];
  const key = params.temperature === 1 ? 'temperature' : 'top_p';
  return [{ key, why: `Temperature and top_p are refused together: ${key} goes.` }];
}
