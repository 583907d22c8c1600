import { pathOf, withParts, withTurns } from '../draft.js';
import type { Rule } from '../rule.js';
import type { Message } from '../types.js';

/** White space at the end of a prefill: cut there, and nowhere else. */
export const trailingWhitespace: Rule = {
  code: 'trailing-whitespace',
  suspects: (params) =>
    params.messages.at(-1)?.role === 'assistant' && endsBlank(params.messages.at(-1)),
  treat: (draft, context) => {
    const turn = draft.turns.at(-1);
    const part = turn?.parts.at(-1);
    if (turn?.role !== 'assistant' || part?.block.type !== 'text') return draft;
    const text = String(part.block.text);
    if (text === text.trimEnd() || text.trim() === '') return draft;
    context.tell(pathOf(part), 'A prefill may not end in white space: it is cut at its end.');
    const trimmed = { ...part, block: { ...part.block, text: text.trimEnd() } };
    const parts = [...turn.parts.slice(0, -1), trimmed];
    return withTurns(draft, [...draft.turns.slice(0, -1), withParts(turn, parts)]);
  },
};

function endsBlank(message: Message | undefined): boolean {
  const last =
    typeof message?.content === 'string' ? message.content : message?.content?.at(-1)?.text;
  return typeof last === 'string' && last !== last.trimEnd();
}
