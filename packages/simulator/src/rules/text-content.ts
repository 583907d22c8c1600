import { blocksOf, type Item, type Turn } from '../conversation.ts';
import { type Fault, invalid } from '../fault.ts';
import { asText, type Dict } from '../json.ts';
import type { ModelSpec } from '../models.ts';
import type { Rule } from './rule.ts';

function isBlank({ type, text }: Dict): boolean {
  return type === 'text' && asText(text).trim() === '';
}

/** Blank text beside other blocks passes; alone it does not. */
function textFault(blocks: readonly Dict[], where: string): Fault | undefined {
  if (blocks.some(({ type, text }) => type === 'text' && text === ''))
    return invalid(`${where}: text content blocks must be non-empty`);
  return blocks.length > 0 && blocks.every(isBlank)
    ? invalid(`${where}: text content blocks must contain non-whitespace text`)
    : undefined;
}

function judged(turns: readonly Turn[], { lenientContent }: ModelSpec): readonly Item[] {
  const last = turns.slice(-1).filter(({ role }) => role === 'user');
  return (lenientContent ? last : turns).flatMap(({ items }) => items);
}

/** No empty or blank text: anywhere before the 4.7 models, since then in the last turn of the user. */
export const textContent: Rule = ({ system }, { model, turns }) => {
  const inSystem = textFault(blocksOf(system), 'system');
  if (inSystem) return inSystem;
  for (const { blocks } of judged(turns, model)) {
    const fault = textFault(blocks, 'messages');
    if (fault) return fault;
  }
  return undefined;
};
