import type { Turn } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

function firstEmpty(turn: Turn): number {
  return turn.items.find(({ blocks }) => blocks.length === 0)?.index ?? 0;
}

/** A turn without a block. The 4.7 models and later judge user turns only; before, the last assistant turn was exempt. */
export const emptyTurns: Rule = (_params, { turns, model }) => {
  for (const [position, turn] of turns.entries()) {
    if (turn.blocks.length > 0) continue;
    const index = firstEmpty(turn);
    if (model.lenientContent && turn.role === 'user')
      return invalid(`messages.${index}: user messages must have non-empty content`);
    const optional = turn.role === 'assistant' && position === turns.length - 1;
    if (!model.lenientContent && !optional)
      return invalid(
        `messages.${index}: all messages must have non-empty content except for the optional final assistant message`,
      );
  }
  return undefined;
};
