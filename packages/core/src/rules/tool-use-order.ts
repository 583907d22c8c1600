import { type Part, pathOf, type Turn, withParts } from '../draft.js';
import type { Rule } from '../rule.js';
import type { Message } from '../types.js';

/**
 * Content behind a tool call in an assistant turn: the oldest backends take such a call for
 * unanswered, so that on portable targets calls come last. Thinking is never passed.
 */
export const toolUseOrder: Rule = {
  code: 'tool-use-order',
  spots: (message: Message) =>
    message?.role === 'assistant' &&
    Array.isArray(message.content) &&
    isBuried(message.content.map((block) => block?.type)),
  turn: (turn, context) => {
    const calls = turn.parts.filter(isCall);
    if (context.target !== 'portable' || !isBuried(typesOf(turn))) return turn;
    for (const part of calls) context.tell(pathOf(part), 'Tool calls come last in their turn.');
    return withParts(turn, [...turn.parts.filter((part) => !isCall(part)), ...calls]);
  },
};

/** Whether a call is followed by something else, and by no thinking. */
function isBuried(types: readonly unknown[]): boolean {
  const first = types.indexOf('tool_use');
  const behind = first < 0 ? [] : types.slice(first).filter((type) => type !== 'tool_use');
  return behind.length > 0 && !behind.some((type) => String(type).endsWith('thinking'));
}

function isCall(part: Part): boolean {
  return part.block.type === 'tool_use';
}

function typesOf(turn: Turn): unknown[] {
  return turn.parts.map((part) => part.block.type);
}
