import { isThinking, listOf } from '../blocks.js';
import { type Part, pathOf, type Turn, withParts, withTurns } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Block, Message } from '../types.js';

/**
 * What the declining model thought and called before the last `fallback` block of a turn: it may
 * not be sent back (documented). The block itself is known to the first-party API only.
 */
export const fallbackEcho: Rule = {
  code: 'fallback-echo',
  spots: ({ content }: Message) => listOf(content).some(isFallback),
  treat: (draft, context) => {
    let isBefore = false;
    const turns = draft.turns.toReversed().map((turn) => {
      if (turn.role === 'user') isBefore = false;
      if (turn.role !== 'assistant') return turn;
      const kept = turn.parts.toReversed().filter(({ block }) => {
        const goes = isBefore && (isThinking(block) || block.type === 'tool_use');
        isBefore ||= isFallback(block);
        return !goes && !(isFallback(block) && context.platform !== 'anthropic');
      });
      return without(turn, kept, context);
    });
    return withTurns(draft, turns.toReversed());
  },
};

function isFallback(block: Block): boolean {
  return block?.type === 'fallback';
}

function without(turn: Turn, kept: readonly Part[], context: RuleContext): Turn {
  if (kept.length === turn.parts.length) return turn;
  const left = new Set(kept);
  for (const part of turn.parts) {
    if (left.has(part)) continue;
    context.tell(
      pathOf(part),
      'Left over from before a fallback: it may not be sent back.',
      'lossy',
    );
  }
  return withParts(turn, kept.toReversed());
}
