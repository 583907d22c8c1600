import { hasBeta } from '../betas.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** `max_tokens` stays within what the model can write. */
export const maxTokensLimit: Rule = ({ max_tokens }, { model, modelId, betas }) => {
  const limit = hasBeta(betas, /^output-(?:128k|300k)-/) ? 300_000 : model.maxOutput;
  return Number(max_tokens) > limit
    ? invalid(
        `max_tokens: ${max_tokens} > ${limit}, which is the maximum allowed number of output tokens for ${modelId}`,
      )
    : undefined;
};
