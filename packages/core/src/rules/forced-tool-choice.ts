import { withRest } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { thinkingOf } from '../thinking.js';
import type { Params } from '../types.js';

interface Choice {
  readonly type?: unknown;
  readonly name?: unknown;
}

/** A forced tool call that the model, or its manual thinking, refuses; a choice among no tools. */
export const forcedToolChoice: Rule = {
  code: 'forced-tool-choice',
  suspects: (params, context) =>
    isIdle(params, context) || isRefused(params, context) || isMissing(params),
  treat: (draft, context) => {
    const { tool_choice, ...rest } = draft.rest;
    if (isIdle(draft.rest, context)) {
      const fix = isForced(draft.rest) ? 'lossy' : 'lossless';
      context.tell('tool_choice', 'There are no tools to choose from: the choice goes.', fix);
      return withRest(draft, rest as Params);
    }
    const type = isRefused(draft.rest, context) ? 'auto' : 'any';
    if (type === 'any' && !isMissing(draft.rest)) return draft;
    const why = type === 'any' ? 'There is no such tool' : 'A tool call cannot be forced here';
    context.tell('tool_choice', `${why}: the model chooses.`, 'lossy');
    const { name: _, ...choice } = tool_choice as Choice;
    return withRest(draft, { ...draft.rest, tool_choice: { ...choice, type } });
  },
};

function typeOf({ tool_choice }: Params): unknown {
  return (tool_choice as Choice | null | undefined)?.type;
}

function isForced(params: Params): boolean {
  return typeOf(params) === 'any' || typeOf(params) === 'tool';
}

function isIdle(params: Params, context: RuleContext): boolean {
  const chooses = isForced(params) || typeOf(params) === 'auto';
  return isKnown(context) && chooses && !params.tools?.length;
}

function isKnown(context: RuleContext): boolean {
  return context.model.known || refusalFor(context, 'forced-tool-choice') !== undefined;
}

/** Whether the chosen tool is none of the tools; what a toolset holds is not known. */
function isMissing({ tool_choice, tools }: Params): boolean {
  const { type, name } = (tool_choice ?? {}) as Choice;
  if (type !== 'tool' || !Array.isArray(tools) || tools.length === 0) return false;
  return tools.every((tool) => typeof tool?.name === 'string' && tool.name !== name);
}

function isRefused(params: Params, context: RuleContext): boolean {
  const { model } = context;
  if (!isForced(params)) return false;
  if (refusalFor(context, 'forced-tool-choice')) return true;
  if (!model.known) return false;
  return !model.forcedToolChoice || thinkingOf(params)?.type === 'enabled';
}
