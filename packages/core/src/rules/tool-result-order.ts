import {
  type Draft,
  type Part,
  partsOf,
  pathOf,
  type Run,
  replaceTurns,
  type Stretch,
  withParts,
} from '../draft.js';
import { exchangesOf } from '../pairing.js';
import type { Rule, RuleContext } from '../rule.js';

/** Content before a tool result in a user turn: the results move to its front. */
export const toolResultOrder: Rule = {
  code: 'tool-result-order',
  treat: (draft, context) =>
    replaceTurns(
      draft,
      exchangesOf(draft).flatMap(({ user, results }) =>
        user && results.length > 0 ? resultsFirst(draft, user, context) : [],
      ),
    ),
};

function resultsFirst(draft: Draft, run: Run, context: RuleContext): Stretch[] {
  const parts = partsOf(draft, run);
  const turns = draft.turns.slice(run.start, run.end);
  const start = parts.findIndex((part) => !isResult(part));
  const late = start < 0 ? [] : parts.slice(start).filter(isResult);
  if (late.length === 0 || turns.some((turn) => turn.opaque)) return [];
  for (const part of late) context.tell(pathOf(part), 'Tool results come first in their turn.');
  const results = parts.filter(isResult);
  const arranged = turns.flatMap((turn, i) => {
    if (i > 0 && !turn.parts.some(isResult)) return [turn];
    const others = turn.parts.filter((part) => !isResult(part));
    const own = i === 0 ? [...results, ...others] : others;
    return own.length > 0 ? [withParts(turn, own)] : [];
  });
  return [{ ...run, turns: arranged }];
}

function isResult(part: Part): boolean {
  return part.block.type === 'tool_result';
}
