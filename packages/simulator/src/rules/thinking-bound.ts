import { bindingBeta, hasBeta } from '../betas.ts';
import { invalid } from '../fault.ts';
import { mismatchBehavior, thinkingMisfits } from '../thinking-misfits.ts';
import type { Rule } from './rule.ts';

const advice =
  'Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to "drop_block".';
const more =
  ' That setting requires the `thinking-binding-controls-2026-08-01` value in the `anthropic-beta` header.';

/** Models that bind their thinking want everything before it unchanged. Only this simulator's own signatures can be judged. */
export const thinkingBound: Rule = (params, context) => {
  if (mismatchBehavior(params, context) !== 'error') return undefined;
  const moved = thinkingMisfits(params, context).find(
    ({ reason }) => reason === 'prefix_binding_mismatch',
  );
  if (!moved) return undefined;
  const { path, block } = moved.placed;
  const what = block.type === 'thinking' ? 'signature' : 'data';
  return invalid(
    `${path}: Invalid \`${what}\` in \`${block.type}\` block. The block is bound to a different conversation. ${advice}${hasBeta(context.betas, bindingBeta) ? '' : more}`,
  );
};
