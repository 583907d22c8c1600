import { invalid } from '../fault.ts';
import { dicts, isDict } from '../json.ts';
import { thinkingIsOn } from '../request-context.ts';
import type { Rule } from './rule.ts';

const thinkingEdit = 'clear_thinking_20251015';

/** Thinking is cleared before anything else, and where there is any. */
export const contextEdits: Rule = (params, { model }) => {
  const { context_management: management } = params;
  const edits = isDict(management) ? dicts(management.edits) : [];
  const index = edits.findIndex(({ type }) => type === thinkingEdit);
  if (index > 0)
    return invalid(
      `\`${thinkingEdit}\` strategy must be the first in \`context_management.edits\``,
    );
  return index === 0 && !thinkingIsOn(params, model)
    ? invalid(`\`${thinkingEdit}\` strategy requires \`thinking\` to be enabled or adaptive`)
    : undefined;
};
