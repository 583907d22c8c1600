import { invented, isDirective, type Run, runsOf, type Turn, withTurns } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import { EMPTY_TURN } from '../texts.js';
import type { Message } from '../types.js';

/** Messages without content: they go, unless a user turn would be missing. */
export const emptyMessage: Rule = {
  code: 'empty-message',
  spots: (message: Message) => Array.isArray(message.content) && message.content.length === 0,
  treat: (draft, context) => {
    if (!draft.turns.some(isEmpty)) return draft;
    return withTurns(
      draft,
      runsOf(draft.turns).flatMap((run) =>
        filled(draft.turns.slice(run.start, run.end), run, context),
      ),
    );
  },
};

function isEmpty(turn: Turn): boolean {
  return turn.parts.length === 0 && !turn.opaque && !isDirective(turn);
}

function filled(turns: readonly Turn[], run: Run, context: RuleContext): Turn[] {
  for (const turn of turns) {
    if (isEmpty(turn)) {
      context.tell(`messages.${turn.index}`, 'A message without content is refused.');
    }
  }
  const kept = turns.filter((turn) => !isEmpty(turn));
  const first = turns[0];
  const says = kept.some((turn) => !isDirective(turn));
  if (says || run.role !== 'user' || first === undefined) return kept;
  const part = { block: { type: 'text', text: EMPTY_TURN }, message: first.index, at: -1 };
  return [invented('user', [part], first.index), ...kept];
}
