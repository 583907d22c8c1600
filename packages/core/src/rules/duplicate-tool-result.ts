import { type Draft, mapRun, pathOf, replaceTurns, type Stretch } from '../draft.js';
import { jsonText } from '../json-text.js';
import { type Exchange, exchangesOf, resultAsBlocks } from '../pairing.js';
import type { Rule, RuleContext } from '../rule.js';

/** Two results for one call: a copy goes, another answer becomes text where it stands. */
export const duplicateToolResult: Rule = {
  code: 'duplicate-tool-result',
  treat: (draft, context) =>
    replaceTurns(
      draft,
      exchangesOf(draft).flatMap((exchange) => withoutDuplicates(draft, exchange, context)),
    ),
};

function withoutDuplicates(draft: Draft, exchange: Exchange, context: RuleContext): Stretch[] {
  const { user, results } = exchange;
  const ids = new Set(results.map((part) => part.block.tool_use_id));
  if (user === undefined || ids.size === results.length) return [];
  const seen = new Map<unknown, string>();
  const stretch = mapRun(draft, user, (part) => {
    if (part.block.type !== 'tool_result') return part;
    const id = part.block.tool_use_id;
    const text = jsonText({ ...part.block, cache_control: undefined });
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, text);
      return part;
    }
    context.tell(pathOf(part), `A second result for "${id}" is refused.`);
    return first === text ? [] : resultAsBlocks(part.block).map((block) => ({ ...part, block }));
  });
  return [stretch];
}
