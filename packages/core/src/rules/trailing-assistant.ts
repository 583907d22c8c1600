import { isServerCall, isServerResult } from '../blocks.js';
import { invented, partsOf, runsOf, withTurns } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { CONTINUE } from '../texts.js';
import type { Block } from '../types.js';

/**
 * An assistant turn at the end, on a model that refuses prefill: a user turn asks to go on.
 * The fallback for stacks without `prefilling()`, which also keeps the shape of the reply.
 */
export const trailingAssistant: Rule = {
  code: 'trailing-assistant',
  suspects: (params, context) => !accepts(context) && params.messages.at(-1)?.role !== 'user',
  treat: (draft, context) => {
    const run = runsOf(draft.turns).at(-1);
    const last = draft.turns.at(-1);
    if (accepts(context) || run?.role !== 'assistant' || !last || last.opaque) return draft;
    if (isPaused(partsOf(draft, run).map((part) => part.block))) return draft;
    context.tell(
      `messages.${last.index}`,
      'This model refuses prefill: a user turn asks to continue.',
    );
    const part = { block: { type: 'text', text: CONTINUE }, message: last.index, at: -1 };
    return withTurns(draft, [...draft.turns, invented('user', [part], last.index)]);
  },
};

function accepts(context: RuleContext): boolean {
  return context.model.prefill && !refusalFor(context, 'trailing-assistant');
}

/**
 * Whether the server is still at work on these last blocks of an assistant turn: a call of its
 * tools waits, or its result comes last. Such a turn is sent back as it is (`pause_turn`).
 */
export function isPaused(blocks: readonly Block[]): boolean {
  const answered = new Set(blocks.map((block) => block?.tool_use_id));
  const waits = blocks.some((block) => isServerCall(block) && !answered.has(block.id));
  return waits || isServerResult(blocks.at(-1));
}
