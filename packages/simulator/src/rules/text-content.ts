import { blocksOf } from '../conversation.ts';
import { type Fault, invalid } from '../fault.ts';
import type { Dict } from '../json.ts';
import type { Rule } from './rule.ts';

function textFault(blocks: readonly Dict[], where: string): Fault | undefined {
  for (const { type, text } of blocks) {
    if (type !== 'text') continue;
    if (text === '') return invalid(`${where}: text content blocks must be non-empty`);
    if (String(text).trim() === '')
      return invalid(`${where}: text content blocks must contain non-whitespace text`);
  }
  return undefined;
}

/** No empty or blank text: anywhere before the 4.7 models, since then in the last turn of the user. */
export const textContent: Rule = ({ system }, { model, turns }) => {
  const judged = model.lenientContent
    ? turns.slice(-1).filter(({ role }) => role === 'user')
    : turns;
  const blocks = judged.flatMap((turn) => turn.blocks.map(({ block }) => block));
  return textFault(blocksOf(system), 'system') ?? textFault(blocks, 'messages');
};
