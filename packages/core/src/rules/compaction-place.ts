import { listOf } from '../blocks.js';
import { type Draft, invented, pathOf, type Turn, withParts, withTurns } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Block, Message } from '../types.js';

const NOTE = 'A compaction block stands for this: it goes, so that the block comes first.';

/**
 * A signed `compaction` block comes first, alone of its kind, in place of what it summarizes
 * (recorded). One without a signature stays where it was received.
 */
export const compactionPlace: Rule = {
  code: 'compaction-place',
  spots: ({ content }: Message) => listOf(content).some(isSigned),
  treat: (draft, context) => asUser(fromBlock(draft, context), context),
};

function isSigned(block: Block): boolean {
  return block?.type === 'compaction' && typeof block.signature === 'string';
}

function fromBlock(draft: Draft, context: RuleContext): Draft {
  const { turns } = draft;
  const at = turns.findLastIndex(({ parts }) => parts.some(({ block }) => isSigned(block)));
  const holder = turns[at];
  if (holder === undefined) return draft;
  const start = holder.parts.findLastIndex(({ block }) => isSigned(block));
  if (at === 0 && start === 0) return draft;
  for (const turn of turns.slice(0, at)) context.tell(`messages.${turn.index}`, NOTE, 'lossy');
  for (const part of holder.parts.slice(0, start)) context.tell(pathOf(part), NOTE, 'lossy');
  const first = start === 0 ? holder : withParts(holder, holder.parts.slice(start));
  return withTurns(draft, [first, ...turns.slice(at + 1)]);
}

/** Where the first turn has to be the user's, the block begins one: both places are legal. */
function asUser(draft: Draft, context: RuleContext): Draft {
  const [first, ...others] = draft.turns;
  const [part, ...rest] = first?.parts ?? [];
  if (context.target !== 'portable' || first?.role !== 'assistant') return draft;
  if (part === undefined || !isSigned(part.block)) return draft;
  context.tell(pathOf(part), 'The first turn has to be the user: the block begins it.');
  const turns: Turn[] = [invented('user', [part], first.index)];
  if (rest.length > 0) turns.push(withParts(first, rest));
  return withTurns(draft, [...turns, ...others]);
}
