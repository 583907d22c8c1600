import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** A turn to be continued does not end in thinking; one of the past may, as recorded traffic shows. */
export const thinkingLast: Rule = (_params, { turns }) => {
  const turn = turns.at(-1);
  const last = turn?.role === 'assistant' ? turn.blocks.at(-1) : undefined;
  return last && isType(last.block, 'thinking', 'redacted_thinking')
    ? invalid(
        `messages.${last.item.index}: The final block in an assistant message cannot be \`${last.block.type}\`.`,
      )
    : undefined;
};
