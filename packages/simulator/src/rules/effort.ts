import { invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import type { ModelSpec } from '../models.ts';
import type { RequestContext } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** The messages of the system that change the effort. Source: the page on changing output_config; the words are ours. */
function changeComplaint({ thinking }: Dict, { items, model }: RequestContext): string | undefined {
  const change = items.find(
    ({ source: { output_config: config } }) => isDict(config) && config.effort != null,
  );
  if (!change) return undefined;
  if (isDict(thinking) && thinking.type === 'between_tools')
    return '"thinking.type.between_tools" does not go with an effort of single messages.';
  return model.messageEffort
    ? undefined
    : `messages.${change.index}.output_config.effort: not supported on this model`;
}

function levelComplaint(level: string, { efforts }: ModelSpec): string | undefined {
  if (efforts.length === 0) return 'This model does not support the effort parameter.';
  return efforts.includes(level)
    ? undefined
    : `This model does not support effort level '${level}'. Supported levels: ${[...efforts].sort().join(', ')}.`;
}

/** Thinking that is off, or goes on between tools, wants less effort than others. */
function thinkingComplaint(level: string, { thinking }: Dict, model: ModelSpec) {
  const type = isDict(thinking) ? thinking.type : undefined;
  const limited = type === 'between_tools' || (type === 'disabled' && model.thinksByDefault);
  return limited && (level === 'xhigh' || level === 'max')
    ? `"thinking.type.${type}" is not supported at effort level '${level}'.`
    : undefined;
}

/** The efforts that a model knows, and those at which thinking may be off or between tools. */
export const effort: Rule = (params, context) => {
  const { output_config } = params;
  const change = changeComplaint(params, context);
  if (change) return invalid(change);
  const level = isDict(output_config) ? output_config.effort : undefined;
  if (typeof level !== 'string') return undefined;
  const complaint =
    levelComplaint(level, context.model) ?? thinkingComplaint(level, params, context.model);
  return complaint ? invalid(complaint) : undefined;
};
