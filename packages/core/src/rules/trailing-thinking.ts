import { isThinking } from '../blocks.js';
import { type Draft, mapRun, partsOf, pathOf, type Run, replaceTurns, runsOf } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Message } from '../types.js';

/** Thinking at the end of an assistant turn, left behind by a reply that was cut off: it goes. */
export const trailingThinking: Rule = {
  code: 'trailing-thinking',
  spots: ({ role, content }: Message) =>
    role === 'assistant' && Array.isArray(content) && isThinking(content.at(-1)),
  treat: (draft, context) => {
    const ends = runsOf(draft.turns).filter(
      (run) => run.role === 'assistant' && isThinking(partsOf(draft, run).at(-1)?.block),
    );
    return replaceTurns(
      draft,
      ends.map((run) => withoutTail(draft, run, context)),
    );
  },
};

function withoutTail(draft: Draft, run: Run, context: RuleContext) {
  const parts = partsOf(draft, run);
  const tail = new Set(parts.slice(parts.findLastIndex((part) => !isThinking(part.block)) + 1));
  return mapRun(draft, run, (part) => {
    if (!tail.has(part)) return part;
    context.tell(pathOf(part), 'An assistant turn may not end in thinking: it goes.', 'lossy');
    return [];
  });
}
