import {
  type Draft,
  type Part,
  partsOf,
  pathOf,
  type Run,
  withParts,
  withTurns,
} from '../draft.js';
import { exchangesOf } from '../pairing.js';
import type { Rule, RuleContext } from '../rule.js';

/** Content before a tool result in a user turn: the results move to its front. */
export const toolResultOrder: Rule = {
  code: 'tool-result-order',
  // From the end, since a turn that is left empty goes.
  treat: (draft, context) =>
    exchangesOf(draft).reduceRight(
      (current, { user, results }) =>
        user && results.length > 0 ? resultsFirst(current, user, context) : current,
      draft,
    ),
};

function resultsFirst(draft: Draft, run: Run, context: RuleContext): Draft {
  const parts = partsOf(draft, run);
  const start = parts.findIndex((part) => !isResult(part));
  const late = start < 0 ? [] : parts.slice(start).filter(isResult);
  if (late.length === 0 || draft.turns.slice(run.start, run.end).some((turn) => turn.opaque)) {
    return draft;
  }
  for (const part of late) context.tell(pathOf(part), 'Tool results come first in their turn.');
  const results = parts.filter(isResult);
  const own = draft.turns.slice(run.start, run.end).flatMap((turn, i) => {
    if (i > 0 && !turn.parts.some(isResult)) return [turn];
    const others = turn.parts.filter((part) => !isResult(part));
    const arranged = i === 0 ? [...results, ...others] : others;
    return arranged.length > 0 ? [withParts(turn, arranged)] : [];
  });
  return withTurns(draft, [
    ...draft.turns.slice(0, run.start),
    ...own,
    ...draft.turns.slice(run.end),
  ]);
}

function isResult(part: Part): boolean {
  return part.block.type === 'tool_result';
}
