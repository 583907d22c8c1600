import { listOf } from '../blocks.js';
import { changeParts, pathOf } from '../draft.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** Citations in what the user says, which versions since 2026-10-21 refuse: the text stays. */
export const userCitations: Rule = {
  code: 'user-citations',
  spots: ({ role, content }: Message) => role !== 'assistant' && listOf(content).some(cites),
  turn: (turn, context) => {
    if (turn.role !== 'user' || context.apiVersion < '2026-10-21') return turn;
    return changeParts(turn, (part) => {
      if (!cites(part.block)) return part;
      context.tell(pathOf(part), 'A user turn may not hold citations: its text stays.', 'lossy');
      return { ...part, block: withoutCitations(part.block) };
    });
  },
};

/** Blocks with text blocks in them. */
const HOLDERS = new Set(['search_result', 'tool_result']);

function cites(block: Block): boolean {
  if (block?.type === 'text') return Array.isArray(block.citations) && block.citations.length > 0;
  return HOLDERS.has(block?.type) && listOf(block.content).some(cites);
}

function withoutCitations({ citations, ...block }: Block): Block {
  if (block.type === 'text') return block as Block;
  const content = listOf(block.content).map((inner) =>
    cites(inner) ? withoutCitations(inner) : inner,
  );
  return { ...block, ...(citations !== undefined && { citations }), content } as Block;
}
