import { blocksOf } from '../conversation.ts';
import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** A result that reports an error holds text only. */
export const errorResultsText: Rule = (_params, { items }) => {
  const wrong = items
    .flatMap(({ blocks }) => blocks)
    .some(
      ({ type, is_error, content }) =>
        type === 'tool_result' &&
        is_error === true &&
        blocksOf(content).some((part) => part.type !== 'text'),
    );
  return wrong ? invalid('all content must be type `text` if `is_error` is true') : undefined;
};
