import { pathOf, withParts, withRest } from '../draft.js';
import { everyString, mapStrings } from '../map-strings.js';
import type { Rule } from '../rule.js';

const NOTE = 'Half of a character (a lone surrogate) is no valid JSON: it becomes U+FFFD.';

/** Half a character anywhere in the request: the API calls the body invalid JSON. */
export const loneSurrogate: Rule = {
  code: 'lone-surrogate',
  spots: (message) => !isWhole(message),
  turn: (turn, context) => {
    const parts = turn.parts.map((part) => {
      if (isWhole(part.block)) return part;
      context.tell(pathOf(part), NOTE, 'lossy');
      return { ...part, block: whole(part.block) };
    });
    return withParts({ ...turn, base: whole(turn.base) }, parts);
  },
  suspects: (params) => brokenKeys(params).length > 0,
  treat: (draft, context) => {
    const rest = { ...draft.rest };
    const keys = brokenKeys(rest);
    for (const key of keys) {
      rest[key] = whole(rest[key]);
      context.tell(key, NOTE, 'lossy');
    }
    return keys.length > 0 ? withRest(draft, rest) : draft;
  },
};

function brokenKeys(params: Record<string, unknown>): string[] {
  return Object.keys(params).filter((key) => key !== 'messages' && !isWhole(params[key]));
}

function isWhole(value: unknown): boolean {
  return everyString(value, (text) => text.isWellFormed());
}

function whole<T>(value: T): T {
  return mapStrings(value, (text) => (text.isWellFormed() ? text : text.toWellFormed()));
}
