import { type Draft, partsOf, pathOf, type Run, runsOf, withParts, withTurns } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Block, Message } from '../types.js';

/** Thinking at the end of an assistant turn, left behind by a reply that was cut off: it goes. */
export const trailingThinking: Rule = {
  code: 'trailing-thinking',
  spots: ({ role, content }: Message) =>
    role === 'assistant' && Array.isArray(content) && isThinking(content.at(-1)),
  treat: (draft, context) =>
    runsOf(draft.turns).reduce((current, run) => {
      const last = run.role === 'assistant' ? partsOf(draft, run).at(-1) : undefined;
      return isThinking(last?.block) ? withoutTail(current, run, context) : current;
    }, draft),
};

function isThinking(block: Block | undefined): boolean {
  return block?.type === 'thinking' || block?.type === 'redacted_thinking';
}

function withoutTail(draft: Draft, run: Run, context: RuleContext): Draft {
  const parts = partsOf(draft, run);
  const kept = new Set(parts.slice(0, parts.findLastIndex((part) => !isThinking(part.block)) + 1));
  const turns = draft.turns.map((turn, i) => {
    if (i < run.start || i >= run.end || turn.parts.every((part) => kept.has(part))) return turn;
    const gone = turn.parts.filter((part) => !kept.has(part));
    for (const part of gone) {
      context.tell(pathOf(part), 'An assistant turn may not end in thinking: it goes.', 'lossy');
    }
    return withParts(
      turn,
      turn.parts.filter((part) => kept.has(part)),
    );
  });
  return withTurns(draft, turns);
}
