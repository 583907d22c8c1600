import { invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';
import type { Rule } from './rule.ts';

const consult = 'Please consult our documentation at';
const manualOnly = `\`temperature\` may only be set to 1 when thinking is enabled. ${consult} https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#important-considerations-when-using-extended-thinking`;
const anyThinking = `\`temperature\` may only be set to 1 when thinking is enabled or in adaptive mode. ${consult} https://platform.claude.com/docs/en/build-with-claude/extended-thinking`;

function withThinking(
  { thinking, temperature, top_p, top_k }: Dict,
  { model }: RequestContext,
): string | undefined {
  if (!isDict(thinking) || thinking.type === 'disabled') return undefined;
  if (temperature !== undefined && temperature !== 1)
    return model.generation < 4 ? manualOnly : anyThinking;
  if (top_p !== undefined && Number(top_p) < 0.95)
    return 'top_p must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode';
  return top_k === undefined
    ? undefined
    : `\`top_k\` must be unset when thinking is enabled. ${consult} https://docs.claude.com/en/docs/build-with-claude/extended-thinking#important-considerations-when-using-extended-thinking`;
}

function fixed({ temperature, top_p, top_k }: Dict, { model }: RequestContext) {
  const [least, greatest] = model.topP;
  const changed = {
    temperature: temperature !== undefined && temperature !== 1,
    top_p: top_p !== undefined && !(Number(top_p) >= least && Number(top_p) <= greatest),
    top_k: top_k !== undefined,
  };
  const name = Object.entries(changed).find(([, isChanged]) => isChanged)?.[0];
  return name && `\`${name}\` is deprecated for this model.`;
}

function both({ temperature, top_p }: Dict): string | undefined {
  return temperature !== undefined && top_p !== undefined
    ? '`temperature` and `top_p` cannot both be specified for this model. Please use only one.'
    : undefined;
}

/** What is left of temperature, top_p and top_k under version 2023-06-01. */
export const sampling: Rule = (params, context) => {
  const { sampling: freedom } = context.model;
  const complaint =
    withThinking(params, context) ??
    (freedom === 'fixed' ? fixed(params, context) : undefined) ??
    (freedom === 'one' ? both(params) : undefined);
  return complaint ? invalid(complaint) : undefined;
};
