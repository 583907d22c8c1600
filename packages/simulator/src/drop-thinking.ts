import { bindingBeta, hasBeta } from './betas.ts';
import { type PromptStep, revised } from './prompt-step.ts';
import { withoutBlocks } from './replace-blocks.ts';
import { type Misfit, mismatchBehavior, thinkingMisfits } from './thinking-misfits.ts';

/** Takes out the thinking that the model may not read, and what stands behind another prefix where that is not refused. */
export const dropThinking: PromptStep = (prompt) => {
  const { params, context } = prompt;
  const allows = mismatchBehavior(params, context) === 'allow';
  const isDropped = ({ reason }: Misfit) => !allows || reason === 'model_binding_mismatch';
  const misfits = thinkingMisfits(params, context);
  const input_transformations = misfits.map((misfit) => ({
    type: isDropped(misfit) ? 'thinking_dropped' : 'thinking_mismatch_allowed',
    path: misfit.placed.path,
    reason: misfit.reason,
  }));
  const tells = hasBeta(context.betas, bindingBeta) && context.model.thinking.length > 0;
  const gone = new Set(misfits.filter(isDropped).map(({ placed }) => placed.block));
  return revised(prompt, withoutBlocks(params, gone), tells ? { input_transformations } : {});
};
