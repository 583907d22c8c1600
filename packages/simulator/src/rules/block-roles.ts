import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** Calls come from the assistant, results from the user. */
export const blockRoles: Rule = (_params, { items }) => {
  for (const { role, blocks, index } of items) {
    const wrong =
      role === 'user'
        ? ['tool_use', 'server_tool_use', 'thinking', 'redacted_thinking']
        : ['tool_result'];
    const block = blocks.find((candidate) => isType(candidate, ...wrong));
    if (block)
      return invalid(
        `messages.${index}: \`${block.type}\` blocks can only be in \`${role === 'user' ? 'assistant' : 'user'}\` messages`,
      );
  }
  return undefined;
};
