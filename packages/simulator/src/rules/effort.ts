import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { Rule } from './rule.ts';

/** The efforts that a model knows, and those at which thinking may be off or between tools. */
export const effort: Rule = ({ output_config, thinking }, { model }) => {
  const level = isDict(output_config) ? output_config.effort : undefined;
  if (typeof level !== 'string') return undefined;
  if (model.efforts.length === 0)
    return invalid('This model does not support the effort parameter.');
  if (!model.efforts.includes(level))
    return invalid(
      `This model does not support effort level '${level}'. Supported levels: ${[...model.efforts].sort().join(', ')}.`,
    );
  const type = isDict(thinking) ? thinking.type : undefined;
  const limited = type === 'between_tools' || (type === 'disabled' && model.thinksByDefault);
  return limited && (level === 'xhigh' || level === 'max')
    ? invalid(`"thinking.type.${type}" is not supported at effort level '${level}'.`)
    : undefined;
};
