import { withRest } from '../draft.js';
import type { Rule } from '../rule.js';

/** Stop sequences of white space only are refused: they go. */
export const stopSequence: Rule = {
  code: 'stop-sequence',
  suspects: (params) => blankOnes(params.stop_sequences).length > 0,
  treat: (draft, context) => {
    const given = draft.rest.stop_sequences;
    const blank = blankOnes(given);
    if (blank.length === 0 || !Array.isArray(given)) return draft;
    for (const index of blank) {
      context.tell(
        `stop_sequences.${index}`,
        'A stop sequence of white space is refused.',
        'lossy',
      );
    }
    const stop_sequences = given.filter((_, index) => !blank.includes(index));
    return withRest(draft, { ...draft.rest, stop_sequences });
  },
};

function blankOnes(sequences: unknown): number[] {
  if (!Array.isArray(sequences)) return [];
  return sequences.flatMap((text, index) =>
    typeof text === 'string' && text.trim() === '' ? [index] : [],
  );
}
