import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { ModelSpec, ThinkingType } from '../models.ts';
import type { Rule } from './rule.ts';

function adviceFor({ thinking }: ModelSpec): string {
  if (!thinking.includes('enabled'))
    return 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
  return thinking.includes('adaptive')
    ? 'Thinking defaults to adaptive mode when not specified; use "thinking.type.enabled" with "budget_tokens" for extended thinking.'
    : 'Use "thinking.type.enabled" with "budget_tokens" for extended thinking.';
}

/** Which kinds of thinking a model serves. */
export const thinkingType: Rule = ({ thinking }, { model, modelId }) => {
  const type = isDict(thinking) ? (thinking.type as ThinkingType) : undefined;
  if (type === undefined || model.thinking.includes(type)) return undefined;
  if (type === 'adaptive') return invalid('adaptive thinking is not supported on this model');
  if (model.thinking.length === 0)
    return type === 'disabled' ? undefined : invalid(`'${modelId}' does not support thinking.`);
  return invalid(`"thinking.type.${type}" is not supported for this model. ${adviceFor(model)}`);
};
