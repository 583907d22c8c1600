import { isServerResult } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { Rule } from './rule.ts';
import { unresolved } from './server-tool-results.ts';

/** Since the 4.6 models the user speaks last, unless a paused turn is taken up again. */
export const prefill: Rule = ({ fallback_credit_token, compaction }, { turns, model }) => {
  const last = turns.at(-1);
  if (model.prefill || last?.role !== 'assistant' || last.blocks.length === 0) return undefined;
  const resumes =
    fallback_credit_token !== undefined ||
    isDict(compaction) ||
    last.blocks.at(-1)?.block.type === 'compaction' ||
    unresolved(last).length > 0 ||
    isServerResult(last.blocks.at(-1)?.block);
  return resumes
    ? undefined
    : invalid(
        'This model does not support assistant message prefill. The conversation must end with a user message.',
      );
};
