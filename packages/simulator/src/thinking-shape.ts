import {
  all,
  anything,
  atLeast,
  type Check,
  fields,
  integer,
  nullable,
  oneOf,
  required,
  tagged,
} from './shapes.ts';

/** Fewest tokens of manual thinking. */
const minimumBudget = 1024;

const more = { display: nullable(oneOf('summarized', 'omitted')), block_binding: anything };

/** The `thinking` parameter. */
export const thinking: Check = tagged(
  {
    enabled: fields({
      type: anything,
      budget_tokens: required(all(integer, atLeast(minimumBudget))),
      ...more,
    }),
    adaptive: fields({ type: anything, ...more }),
    disabled: fields({ type: anything, block_binding: anything }),
    between_tools: fields({ type: anything }),
  },
  true,
);
