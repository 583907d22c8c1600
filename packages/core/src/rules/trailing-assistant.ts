import { invented, type Turn, withTurns } from '../draft.js';
import type { Rule } from '../rule.js';
import { CONTINUE } from '../texts.js';
import type { Message } from '../types.js';

/**
 * An assistant turn at the end, on a model that refuses prefill: a user turn asks to go on.
 * The fallback for stacks without `prefilling()`, which also keeps the shape of the reply.
 */
export const trailingAssistant: Rule = {
  code: 'trailing-assistant',
  suspects: (params, context) =>
    !context.model.prefill && params.messages.at(-1)?.role === 'assistant',
  treat: (draft, context) => {
    const last = draft.turns.at(-1);
    if (context.model.prefill || last?.role !== 'assistant' || last.opaque || isPaused(last)) {
      return draft;
    }
    context.tell(
      `messages.${last.index}`,
      'This model refuses prefill: a user turn asks to continue.',
    );
    const part = { block: { type: 'text', text: CONTINUE }, message: last.index, at: -1 };
    return withTurns(draft, [...draft.turns, invented('user', [part], last.index)]);
  },
};

/** Whether a server tool is still at work: such a turn is sent back as it is (`pause_turn`). */
export function isPausedMessage(message: Message): boolean {
  return Array.isArray(message.content) && isOpen(message.content);
}

function isPaused(turn: Turn): boolean {
  return isOpen(turn.parts.map((part) => part.block));
}

function isOpen(blocks: readonly { type: string; [key: string]: unknown }[]): boolean {
  const answered = new Set(blocks.map((block) => block.tool_use_id));
  const calls = blocks.filter(
    (block) => block.type === 'server_tool_use' || block.type === 'mcp_tool_use',
  );
  return calls.some((block) => !answered.has(block.id));
}
