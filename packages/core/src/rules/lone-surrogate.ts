import { pathOf, withParts, withTurns } from '../draft.js';
import { mapStrings } from '../map-strings.js';
import type { Rule } from '../rule.js';

const NOTE = 'Half of a character (a lone surrogate) is no valid JSON: it becomes U+FFFD.';

/** Half a character anywhere in the request: the API calls the body invalid JSON. */
export const loneSurrogate: Rule = {
  code: 'lone-surrogate',
  spots: (message) => whole(message) !== message,
  suspects: (params) => outside(params).some((key) => whole(params[key]) !== params[key]),
  treat: (draft, context) => {
    const rest = { ...draft.rest };
    const keys = outside(draft.rest).filter((key) => whole(rest[key]) !== rest[key]);
    for (const key of keys) {
      rest[key] = whole(rest[key]);
      context.tell(key, NOTE, 'lossy');
    }
    const turns = draft.turns.map((turn) => {
      const parts = turn.parts.map((part) => {
        const block = whole(part.block);
        if (block === part.block) return part;
        context.tell(pathOf(part), NOTE, 'lossy');
        return { ...part, block };
      });
      return parts.some((part, i) => part !== turn.parts[i]) ? withParts(turn, parts) : turn;
    });
    return withTurns(keys.length > 0 ? { ...draft, rest } : draft, turns);
  },
};

function outside(params: object): string[] {
  return Object.keys(params).filter((key) => key !== 'messages');
}

function whole<T>(value: T): T {
  return mapStrings(value, (text) => (text.isWellFormed() ? text : text.toWellFormed()));
}
