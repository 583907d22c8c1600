import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { ThinkingType } from '../models.ts';
import type { Rule } from './rule.ts';

const advice =
  'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';

/** Which kinds of thinking a model serves. */
export const thinkingType: Rule = ({ thinking }, { model }) => {
  const type = isDict(thinking) ? (thinking.type as ThinkingType) : undefined;
  if (type === undefined || model.thinking.includes(type)) return undefined;
  if (type === 'adaptive') return invalid('adaptive thinking is not supported on this model');
  if (type === 'disabled' && model.thinking.length === 0) return undefined;
  return model.thinking.includes('adaptive')
    ? invalid(`"thinking.type.${type}" is not supported for this model. ${advice}`)
    : invalid(`"thinking.type.${type}" is not supported for this model.`);
};
