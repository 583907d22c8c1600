import { isBlankText, listOf } from '../blocks.js';
import { type Part, pathOf, withParts, withRest } from '../draft.js';
import { takesMark } from '../markers.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Block, Message, Params } from '../types.js';

const NOTE = 'Text without any character but white space is refused: it goes.';

/** Text blocks that are empty or white space only, also in `system` and inside tool results. */
export const emptyText: Rule = {
  code: 'empty-text',
  spots: (message: Message) =>
    typeof message.content === 'string'
      ? message.content.trim() === ''
      : listOf(message.content).some((b) => isBlankText(b) || hasEmpty(b)),
  turn: (turn, context) => {
    const inner = turn.parts.map((part) => withoutInnerEmpty(part, context));
    return withParts(turn, withoutEmpty(inner, context));
  },
  suspects: (params) => Array.isArray(params.system) && params.system.some(isBlankText),
  treat: (draft, context) => withRest(draft, withoutEmptySystem(draft.rest, context)),
};

function hasEmpty(block: Block): boolean {
  return (
    block?.type === 'tool_result' && Array.isArray(block.content) && block.content.some(isBlankText)
  );
}

function withoutInnerEmpty(part: Part, context: RuleContext): Part {
  if (!hasEmpty(part.block)) return part;
  context.tell(pathOf(part), NOTE);
  const content = (part.block.content as readonly Block[]).filter((block) => !isBlankText(block));
  return { ...part, block: { ...part.block, content } };
}

/** A mark on an empty block moves to the block before it, so that its prefix stays cached. */
function withoutEmpty(parts: readonly Part[], context: RuleContext): Part[] {
  const kept: Part[] = [];
  for (const part of parts) {
    if (!isBlankText(part.block)) {
      kept.push(part);
      continue;
    }
    context.tell(pathOf(part), NOTE);
    const before = kept.at(-1);
    const mark = part.block.cache_control;
    if (before && mark && !before.block.cache_control && takesMark(before.block)) {
      kept[kept.length - 1] = { ...before, block: { ...before.block, cache_control: mark } };
    }
  }
  return kept;
}

function withoutEmptySystem(rest: Params, context: RuleContext): Params {
  if (!Array.isArray(rest.system) || !rest.system.some(isBlankText)) return rest;
  for (const [index, block] of rest.system.entries()) {
    if (isBlankText(block)) context.tell(`system.${index}`, NOTE);
  }
  return { ...rest, system: rest.system.filter((block) => !isBlankText(block)) };
}
