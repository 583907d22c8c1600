import { hasBeta } from './betas.ts';
import {
  all,
  anything,
  atLeast,
  type Check,
  fields,
  integer,
  nullable,
  object,
  oneOf,
  required,
  tagged,
} from './shapes.ts';

const type = anything;

/** `effort` by its name; which model knows which is judged apart. */
export const effortShape = nullable(oneOf('low', 'medium', 'high', 'xhigh', 'max'));

const format = tagged({ json_schema: fields({ type, schema: required(object) }) }, false);

const tokens = all(integer, atLeast(0));

const taskBudget = fields({
  type: required(oneOf('tokens')),
  total: required(tokens),
  remaining: nullable(tokens),
});

/** `output_config`; a budget of the task is known with its beta only. */
export function outputConfig(betas: ReadonlySet<string>): Check {
  const budget = hasBeta(betas, /^task-budgets-/) && { task_budget: nullable(taskBudget) };
  return fields({ effort: effortShape, format: nullable(format), ...budget });
}

/** `output_format` of the beta that came before `output_config.format`. */
export const outputFormat: Check = fields({ schema: required(object) }, true);
