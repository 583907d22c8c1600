import { isType, type Turn } from '../conversation.ts';
import { type Fault, invalid, invalidAs } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import { forcesTool } from '../request-context.ts';
import { givesRemaining } from './compaction-place.ts';
import type { Rule } from './rule.ts';
import { unresolved } from './server-tool-results.ts';

/** What would do nothing on a call that only summarizes. Source: the guide on on-demand compaction; the words are ours. */
function combinedFault(params: Dict): Fault | undefined {
  const { context_management, stop_sequences, output_config, output_format } = params;
  const refused = [
    context_management != null && 'context_management',
    stop_sequences != null && 'stop_sequences',
    isDict(output_config) && output_config.format != null && 'output_config.format',
    output_format != null && 'output_format',
    givesRemaining(params) && 'output_config.task_budget.remaining',
    forcesTool(params) && 'tool_choice',
  ].find(Boolean);
  return refused ? invalid(`\`${refused}\` cannot be combined with \`compaction\``) : undefined;
}

/** Whether the assistant was cut off: a call has no result yet. */
function isOpen(last: Turn | undefined): boolean {
  if (last?.role !== 'assistant') return false;
  return unresolved(last).length > 0 || last.blocks.some(({ block }) => isType(block, 'tool_use'));
}

/** `compaction` wants a finished conversation and nothing that shapes a reply. */
export const compactionRequest: Rule = (params, { endpoint, model, turns }) => {
  if (!isDict(params.compaction) || endpoint === 'count') return undefined;
  if (!model.compacts) return invalid('`compaction` is not supported on this model');
  const combined = combinedFault(params);
  if (combined) return combined;
  if (turns.every(({ blocks }) => blocks.length === 0))
    return invalidAs(
      'compaction_nothing_to_summarize',
      '`messages` holds no `user` or `assistant` content to summarize',
    );
  return isOpen(turns.at(-1))
    ? invalidAs(
        'compaction_incomplete_turn',
        'The last `assistant` turn ends in a tool call without a result; send its results, then compact',
      )
    : undefined;
};
