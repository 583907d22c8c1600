import { invalid } from '../fault.ts';
import { dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** Bedrock, and the first-party API of the claude-3 era, continue no turn when there are tools. */
export const prefillWithTools: Rule = ({ tools }, { platform, model, turns }) => {
  const last = turns.at(-1);
  if (platform.prefillWithTools || !model.prefill || dicts(tools).length === 0) return undefined;
  return last?.role === 'assistant' && last.blocks.length > 0
    ? invalid(
        'Your API request included an `assistant` message in the final position, which would pre-fill the `assistant` response. When using tools, pre-filling the `assistant` response is not supported.',
      )
    : undefined;
};
