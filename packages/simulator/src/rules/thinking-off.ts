import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { thinkingIsOn } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** Without thinking, a turn to be continued holds none. */
export const thinkingOff: Rule = (params, { turns, model }) => {
  const last = turns.at(-1);
  if (!model.prefill || last?.role !== 'assistant' || thinkingIsOn(params, model)) return undefined;
  const placed = last.blocks.find(({ block }) => isType(block, 'thinking', 'redacted_thinking'));
  return (
    placed &&
    invalid(
      `${placed.path}: When thinking is disabled, an \`assistant\` message in the final position cannot contain \`${placed.block.type}\`. To use thinking blocks, enable \`thinking\` in your request.`,
    )
  );
};
