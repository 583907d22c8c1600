import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** What a declining model thought and called does not come back. Source: the guide on fallbacks; the words are ours. */
export const beforeFallback: Rule = (_params, { turns }) => {
  for (const { blocks } of turns.filter(({ role }) => role === 'assistant')) {
    const last = blocks.findLastIndex(({ block }) => isType(block, 'fallback'));
    const left = blocks
      .slice(0, Math.max(0, last))
      .find(({ block }) => isType(block, 'thinking', 'redacted_thinking', 'tool_use'));
    if (left)
      return invalid(
        `${left.path}: \`${left.block.type}\` blocks before the last \`fallback\` block of a turn must be left out`,
      );
  }
  return undefined;
};
