import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** No assistant turn ends in thinking. */
export const thinkingLast: Rule = (_params, { turns }) => {
  for (const { role, blocks } of turns) {
    const last = role === 'assistant' ? blocks.at(-1) : undefined;
    if (last && isType(last.block, 'thinking', 'redacted_thinking'))
      return invalid(
        `messages.${last.item.index}: The final block in an assistant message cannot be \`${last.block.type}\`.`,
      );
  }
  return undefined;
};
