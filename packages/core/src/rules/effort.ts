import { withRest } from '../draft.js';
import type { Effort } from '../models.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { thinkingOf } from '../thinking.js';
import type { Params } from '../types.js';

const LEVELS: readonly Effort[] = ['low', 'medium', 'high', 'xhigh', 'max'];
const UP_TO_HIGH: readonly Effort[] = ['low', 'medium', 'high'];

type OutputConfig = Readonly<Record<string, unknown>>;

/** A level of effort that the model, or its way of thinking, refuses: the next lower one. */
export const effort: Rule = {
  code: 'effort',
  suspects: (params, context) => isRefused(params, context),
  treat: (draft, context) => {
    if (!isRefused(draft.rest, context)) return draft;
    const given = levelOf(draft.rest) as Effort;
    const level = nearest(given, acceptedFor(draft.rest, context));
    const instead = level ?? 'the request does not say';
    context.tell('output_config.effort', `Effort ${given} is refused here: ${instead}.`, 'lossy');
    return withRest(draft, withEffort(draft.rest, level));
  },
};

function levelOf({ output_config }: Params): Effort | undefined {
  const level = (output_config as OutputConfig | null | undefined)?.effort;
  return LEVELS.find((known) => known === level);
}

function isRefused(params: Params, context: RuleContext): boolean {
  const level = levelOf(params);
  return level !== undefined && !acceptedFor(params, context).includes(level);
}

function acceptedFor(params: Params, context: RuleContext): readonly Effort[] {
  const { model } = context;
  const refusal = refusalFor(context, 'effort');
  if (refusal) return LEVELS.filter((level) => refusal.names?.includes(level));
  const efforts = (model.known && model.efforts) || LEVELS;
  const type = thinkingOf(params)?.type;
  // Thinking switched off, or down, ends at high on the models that think by themselves
  // (documented).
  const limited = model.thinksByDefault && (type === 'between_tools' || type === 'disabled');
  return limited ? efforts.filter((level) => UP_TO_HIGH.includes(level)) : efforts;
}

function nearest(level: Effort, accepted: readonly Effort[]): Effort | undefined {
  return LEVELS.slice(0, LEVELS.indexOf(level)).findLast((lower) => accepted.includes(lower));
}

function withEffort(params: Params, level: Effort | undefined): Params {
  const { output_config, ...rest } = params;
  const { effort: _, ...more } = output_config as OutputConfig;
  if (level !== undefined) return { ...params, output_config: { ...more, effort: level } };
  return (Object.keys(more).length > 0 ? { ...rest, output_config: more } : rest) as Params;
}
