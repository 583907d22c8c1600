import {
  type Draft,
  invented,
  type Part,
  pathOf,
  replaceTurns,
  type Stretch,
  withParts,
} from '../draft.js';
import { type Exchange, exchangesOf, isPaired, pairing } from '../pairing.js';
import type { Rule, RuleContext } from '../rule.js';
import { NO_RESULT } from '../texts.js';

/** A call without a result in the very next user turn: it gets one that says so. */
export const missingToolResult: Rule = {
  code: 'missing-tool-result',
  suspects: (_, { history }) => !isPaired(history),
  folds: [pairing],
  treat: (draft, context) =>
    replaceTurns(
      draft,
      exchangesOf(draft).flatMap((exchange) => answer(draft, exchange, context)),
    ),
};

function answer(draft: Draft, exchange: Exchange, context: RuleContext): Stretch[] {
  const { assistant, user, calls, results } = exchange;
  const answered = new Set(results.map((part) => part.block.tool_use_id));
  const missing = calls.filter((part) => !answered.has(part.block.id));
  const last = missing.at(-1);
  if (assistant === undefined || last === undefined) return [];
  for (const part of missing)
    context.tell(pathOf(part), 'The tool call has no result: it gets one.');
  const given = missing.map(noResult);
  const start = assistant.end;
  const first = user && draft.turns[start];
  if (first && !first.opaque) {
    return [{ start, end: start + 1, turns: [withParts(first, [...given, ...first.parts])] }];
  }
  return [{ start, end: start, turns: [invented('user', given, last.message)] }];
}

function noResult(call: Part): Part {
  const block = {
    type: 'tool_result',
    tool_use_id: call.block.id,
    content: NO_RESULT,
    is_error: true,
  };
  return { ...call, block };
}
