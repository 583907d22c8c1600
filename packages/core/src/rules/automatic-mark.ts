import { type Draft, withRest } from '../draft.js';
import { lastMarkable, remark } from '../markers.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Params } from '../types.js';

/** An automatic mark where the backend places none: the block that it stands for carries it. */
export const automaticMark: Rule = {
  code: 'automatic-mark',
  suspects: (params, context) => params.cache_control !== undefined && isRefused(context),
  treat: (draft, context) => {
    if (draft.rest.cache_control === undefined || !isRefused(context)) return draft;
    context.tell('cache_control', 'No mark is placed automatically here: its block carries it.');
    return onItsBlock(draft);
  },
};

/**
 * InvokeModel of Bedrock refuses the automatic mark for models up to 4.6 (documented), which have
 * the older tokenizer. A model that nobody knows gets what every backend takes.
 */
function isRefused(context: RuleContext): boolean {
  const { platform, model } = context;
  const isOld = model.tokenizer === 'claude-3' || !model.known;
  return (platform === 'bedrock' && isOld) || refusalFor(context, 'automatic-mark') !== undefined;
}

/** A mark that stands there already stays as it is, as with the automatic one. */
function onItsBlock(draft: Draft): Draft {
  const { cache_control: mark, ...rest } = draft.rest;
  const bare = withRest(draft, rest as Params);
  const target = lastMarkable(bare);
  if (!mark || !target || target.block.cache_control) return bare;
  return remark(bare, [target], () => mark as object);
}
