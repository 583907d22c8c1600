import { isType, type Turn } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { Rule } from './rule.ts';

/** The assistant turn that opened what is still going on: a tool loop, or a turn to be continued. */
function openTurn(turns: readonly Turn[]): Turn | undefined {
  const spoken = turns.findLastIndex(
    ({ role, blocks }) =>
      role === 'user' && blocks.some(({ block }) => block.type !== 'tool_result'),
  );
  return turns.slice(spoken + 1).find(({ role }) => role === 'assistant');
}

/** With manual thinking the open assistant turn starts with its thinking. */
export const thinkingFirst: Rule = ({ thinking }, { turns, model }) => {
  if (!isDict(thinking) || thinking.type !== 'enabled') return undefined;
  const first = openTurn(turns)?.blocks.find(({ block }) => !isType(block, 'compaction'));
  if (!first || isType(first.block, 'thinking', 'redacted_thinking')) return undefined;
  const site = model.generation < 4.5 ? 'anthropic.com' : 'claude.com';
  return invalid(
    `${first.path}.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.block.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks). We recommend you include thinking blocks from previous turns. To avoid this requirement, disable \`thinking\`. Please consult our documentation at https://docs.${site}/en/docs/build-with-claude/extended-thinking`,
  );
};
