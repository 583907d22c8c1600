import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** A system message with `clear_at` holds plain text and nothing else. */
export const turnScopedSystem: Rule = (_params, { items }) => {
  for (const { source, blocks, index } of items) {
    if (source.clear_at !== 'next_user_message') continue;
    const note = `(clear_at: '${source.clear_at}')`;
    if (!blocks.every(({ type }) => type === 'text'))
      return invalid(
        `messages.${index}: a turn-scoped system message supports text blocks only ${note}`,
      );
    if (source.output_config !== undefined)
      return invalid(
        `messages.${index}: output_config is not permitted on a turn-scoped system message ${note}`,
      );
    const marked = blocks.findIndex(({ cache_control }) => Boolean(cache_control));
    if (marked >= 0)
      return invalid(
        `messages.${index}.content.${marked}: cache_control is not permitted on a turn-scoped system message ${note}`,
      );
  }
  return undefined;
};
