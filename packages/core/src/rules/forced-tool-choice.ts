import { withRest } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import { thinkingOf } from '../thinking.js';
import type { Params } from '../types.js';

interface Choice {
  readonly type?: unknown;
  readonly disable_parallel_tool_use?: unknown;
}

/** A forced tool call that the model, or its manual thinking, refuses; a choice among no tools. */
export const forcedToolChoice: Rule = {
  code: 'forced-tool-choice',
  suspects: (params, context) => isIdle(params, context) || isRefused(params, context),
  treat: (draft, context) => {
    const { tool_choice, ...rest } = draft.rest;
    if (isIdle(draft.rest, context)) {
      const fix = isForced(draft.rest) ? 'lossy' : 'lossless';
      context.tell('tool_choice', 'There are no tools to choose from: the choice goes.', fix);
      return withRest(draft, rest as Params);
    }
    if (!isRefused(draft.rest, context)) return draft;
    context.tell('tool_choice', 'A tool call cannot be forced here: the model chooses.', 'lossy');
    const { disable_parallel_tool_use: single } = tool_choice as Choice;
    const auto = {
      type: 'auto',
      ...(single !== undefined && { disable_parallel_tool_use: single }),
    };
    return withRest(draft, { ...draft.rest, tool_choice: auto });
  },
};

function typeOf({ tool_choice }: Params): unknown {
  return (tool_choice as Choice | null | undefined)?.type;
}

function isForced(params: Params): boolean {
  return typeOf(params) === 'any' || typeOf(params) === 'tool';
}

function isIdle(params: Params, { model }: RuleContext): boolean {
  const chooses = isForced(params) || typeOf(params) === 'auto';
  return model.known && chooses && !params.tools?.length;
}

function isRefused(params: Params, { model }: RuleContext): boolean {
  if (!model.known || !isForced(params)) return false;
  return !model.forcedToolChoice || thinkingOf(params)?.type === 'enabled';
}
