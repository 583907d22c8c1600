import { isCall, isThinking } from '../blocks.js';
import { changeParts, type Part, pathOf, type Turn, withParts } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import { callAsText } from '../texts.js';
import type { Message } from '../types.js';

/** Versions before 2026-10-21 take documents in assistant turns. */
const OF_USER = new Set(['tool_result', 'document']);

/**
 * In a user turn a tool call becomes text and thinking goes; a tool result or a document in an
 * assistant turn gets a turn of its own.
 */
export const misplacedBlock: Rule = {
  code: 'misplaced-block',
  spots: (message) => hasMisplaced(message),
  turn: (turn, context) => {
    if (turn.role === 'assistant') return splitTurn(turn, context);
    return turn.role === 'user' ? asUserTurn(turn, context) : turn;
  },
};

function hasMisplaced(message: Message): boolean {
  if (typeof message?.content === 'string' || !Array.isArray(message?.content)) return false;
  return message.content.some((block) =>
    message.role === 'assistant' ? OF_USER.has(block?.type) : isCall(block) || isThinking(block),
  );
}

function asUserTurn(turn: Turn, context: RuleContext): Turn {
  return changeParts(turn, (part) => {
    if (isThinking(part.block)) {
      context.tell(pathOf(part), 'Thinking can only be in an assistant turn: it goes.', 'lossy');
      return [];
    }
    if (!isCall(part.block)) return part;
    context.tell(pathOf(part), 'A tool call can only be in an assistant turn: it becomes text.');
    return { ...part, block: { type: 'text', text: callAsText(part.block) } };
  });
}

function splitTurn(turn: Turn, context: RuleContext): Turn | Turn[] {
  const isOfUser = ({ block: { type } }: Part) =>
    type === 'tool_result' || (type === 'document' && context.apiVersion >= '2026-10-21');
  if (!turn.parts.some(isOfUser)) return turn;
  const pieces: Turn[] = [];
  for (const part of turn.parts) {
    const role = isOfUser(part) ? 'user' : 'assistant';
    if (role === 'user') {
      context.tell(pathOf(part), 'This block can only be in a user turn: it gets one.');
    }
    const last = pieces.at(-1);
    if (last?.role === role) pieces[pieces.length - 1] = withParts(last, [...last.parts, part]);
    else pieces.push({ ...turn, role, parts: [part], intact: false });
  }
  return pieces;
}
