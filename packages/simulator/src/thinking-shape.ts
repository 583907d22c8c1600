import { bindingBeta, hasBeta } from './betas.ts';
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

const binding = nullable(
  fields({ prefix_mismatch_behavior: nullable(oneOf('error', 'drop_block')) }),
);

/** The `thinking` parameter. Whether `block_binding` may be there at all is judged with the fields that are not known. */
export function thinking(betas: ReadonlySet<string>): Check {
  const updates = hasBeta(betas, /^thinking-display-updates-/) ? ['updates'] : [];
  const binds = hasBeta(betas, bindingBeta);
  const block_binding = binds ? binding : anything;
  const more = { display: nullable(oneOf('summarized', 'omitted', ...updates)), block_binding };
  return tagged(
    {
      enabled: fields({
        type: anything,
        budget_tokens: required(all(integer, atLeast(minimumBudget))),
        ...more,
      }),
      adaptive: fields({ type: anything, ...more }),
      disabled: fields({ type: anything, ...(!binds && { block_binding }) }),
      between_tools: fields({ type: anything }),
    },
    true,
  );
}
