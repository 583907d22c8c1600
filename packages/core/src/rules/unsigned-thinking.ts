import { isThinking, listOf } from '../blocks.js';
import { changeParts, mapParts, type Part, pathOf } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { openFrom } from '../thinking.js';
import type { Block, Message } from '../types.js';

/**
 * Thinking without a signature: it goes, since the API can not know it for its own. What is
 * signed and empty stays. After a refusal all thinking goes; that of the open tool turn only if
 * it was the one refused.
 */
export const unsignedThinking: Rule = {
  code: 'unsigned-thinking',
  spots: ({ content }: Message) => listOf(content).some(isOdd),
  turn: (turn, context) => changeParts(turn, (part) => signed(part, context)),
  suspects: (_, context) => refusalFor(context, 'unsigned-thinking') !== undefined,
  treat: (draft, context) => {
    const refusal = refusalFor(context, 'unsigned-thinking');
    if (!refusal) return draft;
    const open = openFrom(draft.turns);
    const end = Number(refusal.path?.split('.')[1]) < open ? open : draft.turns.length;
    const going = new Set(draft.turns.slice(0, end).flatMap(({ parts }) => parts));
    return mapParts(draft, (part) => {
      if (!isThinking(part.block) || !going.has(part)) return part;
      context.tell(pathOf(part), 'The API refused a signature: thinking goes.', 'lossy');
      return [];
    });
  },
};

function isSigned({ signature, data, type }: Block): boolean {
  const own = type === 'thinking' ? signature : data;
  return typeof own === 'string' && own !== '';
}

function isOdd(block: Block): boolean {
  if (!isThinking(block)) return false;
  return !isSigned(block) || (block.type === 'thinking' && typeof block.thinking !== 'string');
}

function signed(part: Part, context: RuleContext): Part | Part[] {
  if (!isOdd(part.block)) return part;
  if (!isSigned(part.block)) {
    context.tell(pathOf(part), 'Thinking without a signature is refused: it goes.', 'lossy');
    return [];
  }
  context.tell(pathOf(part), 'Signed thinking needs a text, an empty one here.');
  return { ...part, block: { ...part.block, thinking: '' } };
}
