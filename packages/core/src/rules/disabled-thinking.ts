import { isThinking } from '../blocks.js';
import { mapRun, pathOf, replaceTurns, runsOf } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { thinkingOf } from '../thinking.js';
import type { Params } from '../types.js';

/** Thinking in an assistant turn to be continued, while none is asked for: it goes. */
export const disabledThinking: Rule = {
  code: 'disabled-thinking',
  suspects: (params, context) =>
    isOff(params, context) && params.messages.at(-1)?.role === 'assistant',
  treat: (draft, context) => {
    const run = runsOf(draft.turns).at(-1);
    if (run?.role !== 'assistant' || !isOff(draft.rest, context)) return draft;
    const stretch = mapRun(draft, run, (part) => {
      if (!isThinking(part.block)) return part;
      context.tell(pathOf(part), 'No thinking is asked for: that of the last turn goes.', 'lossy');
      return [];
    });
    return replaceTurns(draft, [stretch]);
  },
};

function isOff(params: Params, context: RuleContext): boolean {
  const { prefill, thinksByDefault } = context.model;
  if (refusalFor(context, 'disabled-thinking')) return true;
  const type = thinkingOf(params)?.type;
  return prefill && (type === 'disabled' || (type === undefined && !thinksByDefault));
}
