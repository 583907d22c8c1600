import { listOf } from '../blocks.js';
import { changeParts, pathOf } from '../draft.js';
import { asUserBlock } from '../pairing.js';
import type { Rule } from '../rule.js';
import { resultAsText } from '../texts.js';
import type { Block, Message } from '../types.js';

/** A tool result that is an error and holds more than text: its text says that it is one. */
export const errorResult: Rule = {
  code: 'error-result',
  spots: ({ content }: Message) => listOf(content).some(isMixedError),
  turn: (turn, context) =>
    changeParts(turn, (part) => {
      if (!isMixedError(part.block)) return part;
      context.tell(pathOf(part), 'An error holds text only: it says so in words instead.');
      return { ...part, block: inWords(part.block) };
    }),
};

function isMixedError(block: Block): boolean {
  if (block?.type !== 'tool_result' || block.is_error !== true) return false;
  return Array.isArray(block.content) && block.content.some((inner) => inner?.type !== 'text');
}

function inWords(block: Block): Block {
  const { is_error: _error, ...rest } = block;
  const said: Block = { type: 'text', text: resultAsText(block) };
  const content = [said, ...(block.content as readonly Block[]).map(asUserBlock)];
  return { ...rest, content } as Block;
}
