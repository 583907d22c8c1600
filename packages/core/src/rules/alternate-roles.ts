import { isDirective, type Run, runsOf, type Turn, withTurns } from '../draft.js';
import type { Fold } from '../history.js';
import type { Rule, RuleContext } from '../rule.js';

/** Neighbors with one role, where a backend demands that roles alternate: merged into one. */
export const alternateRoles: Rule = {
  code: 'alternate-roles',
  suspects: (_, { target, history }) => target === 'portable' && history.fold(turning) === false,
  treat: (draft, context) => {
    if (context.target !== 'portable') return draft;
    return withTurns(
      draft,
      runsOf(draft.turns).flatMap((run) =>
        merged(draft.turns.slice(run.start, run.end), run, context),
      ),
    );
  },
};

/** The last role, or false once two in a row are the same. */
const turning: Fold<string | false> = {
  initial: '',
  step: (last, message) => last !== message?.role && last !== false && (message?.role ?? ''),
};

function merged(all: readonly Turn[], run: Run, context: RuleContext): readonly Turn[] {
  const turns = all.filter((turn) => !isDirective(turn));
  const first = turns[0];
  const mergeable = run.role === 'user' || run.role === 'assistant';
  if (
    first === undefined ||
    turns.length === 1 ||
    !mergeable ||
    turns.some((turn) => turn.opaque)
  ) {
    return all;
  }
  for (const turn of turns.slice(1)) {
    context.tell(`messages.${turn.index}`, `Roles have to alternate: merged with the turn before.`);
  }
  const parts = turns.flatMap((turn) => turn.parts);
  return [{ ...first, parts, intact: false }, ...all.filter(isDirective)];
}
