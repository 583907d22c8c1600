import { type Draft, mapRun, type Part, pathOf, replaceTurns, type Stretch } from '../draft.js';
import { type Exchange, exchangesOf, resultAsBlocks } from '../pairing.js';
import type { Rule, RuleContext } from '../rule.js';

/** A result whose call is not in the assistant turn right before: text where it stands. */
export const orphanToolResult: Rule = {
  code: 'orphan-tool-result',
  treat: (draft, context) =>
    replaceTurns(
      draft,
      exchangesOf(draft).flatMap((exchange) => withoutOrphans(draft, exchange, context)),
    ),
};

function withoutOrphans(draft: Draft, exchange: Exchange, context: RuleContext): Stretch[] {
  const { user, calls, results } = exchange;
  const called = new Set(calls.map((part) => part.block.id));
  const isOrphan = ({ block }: Part) =>
    block.type === 'tool_result' && !called.has(block.tool_use_id);
  if (user === undefined || !results.some(isOrphan)) return [];
  const stretch = mapRun(draft, user, (part) => {
    if (!isOrphan(part)) return part;
    context.tell(pathOf(part), 'A result without its call in the turn before becomes text.');
    return resultAsBlocks(part.block).map((block) => ({ ...part, block }));
  });
  return [stretch];
}
