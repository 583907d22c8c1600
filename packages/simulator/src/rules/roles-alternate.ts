import type { Turn } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { wantsAlternation } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** Tool results sent one message each are taken even by Bedrock. */
function isResultRun({ blocks }: Turn): boolean {
  return blocks.every(({ block }) => block.type === 'tool_result');
}

/** Stricter platforms do not combine neighbors of one role. */
export const rolesAlternate: Rule = (_params, context) => {
  if (!wantsAlternation(context)) return undefined;
  const combinesResults = context.platform.name === 'bedrock';
  const turn = context.turns.find(
    (each) => each.items.length > 1 && !(combinesResults && isResultRun(each)),
  );
  return turn
    ? invalid(
        `messages: roles must alternate between "user" and "assistant", but found multiple "${turn.role}" roles in a row`,
      )
    : undefined;
};
