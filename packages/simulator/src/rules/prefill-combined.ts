import { invalid } from '../fault.ts';
import { thinkingIsOn, wantsFormat } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** A turn that is continued neither thinks nor has a form. Sources: the pages on thinking and structured outputs; the words are ours. */
export const prefillCombined: Rule = (params, { turns, model }) => {
  const last = turns.at(-1);
  if (!model.prefill || last?.role !== 'assistant') return undefined;
  if (last.blocks.at(-1)?.block.type !== 'text') return undefined;
  const other = [
    thinkingIsOn(params, model) && '`thinking` is enabled',
    wantsFormat(params) && '`output_config.format` is set',
  ].find(Boolean);
  return other
    ? invalid(`Prefilling the assistant message is not supported when ${other}.`)
    : undefined;
};
