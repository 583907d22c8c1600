import { type Draft, invented, type Part, pathOf, withParts, withTurns } from '../draft.js';
import { type Exchange, exchangesOf, isPaired } from '../pairing.js';
import type { Rule, RuleContext } from '../rule.js';
import { NO_RESULT } from '../texts.js';

/** A call without a result in the very next user turn: it gets one that says so. */
export const missingToolResult: Rule = {
  code: 'missing-tool-result',
  suspects: (params) => !isPaired(params.messages),
  // From the end, so that a turn that is put in moves none that is still to come.
  treat: (draft, context) =>
    exchangesOf(draft).reduceRight(
      (current, exchange) => answer(current, exchange, context),
      draft,
    ),
};

function answer(draft: Draft, exchange: Exchange, context: RuleContext): Draft {
  const { assistant, user, calls, results } = exchange;
  const answered = new Set(results.map((part) => part.block.tool_use_id));
  const missing = calls.filter((part) => !answered.has(part.block.id));
  const last = missing.at(-1);
  if (assistant === undefined || last === undefined) return draft;
  for (const part of missing)
    context.tell(pathOf(part), 'The tool call has no result: it gets one.');
  const given = missing.map(noResult);
  const turns = [...draft.turns];
  const first = user && turns[user.start];
  if (first && !first.opaque) turns[user.start] = withParts(first, [...given, ...first.parts]);
  else turns.splice(assistant.end, 0, invented('user', given, last.message));
  return withTurns(draft, turns);
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
