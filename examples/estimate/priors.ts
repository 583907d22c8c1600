import type { Prior } from './solve.ts';
import { NAMES, type Vector } from './weights.ts';

/** What single requests show at a glance, and how little that is worth beside the fit. */
const STRUCTURE: Readonly<Record<string, readonly [value: number, spread: number]>> = {
  request: [3, 4],
  user: [4, 5],
  assistant: [3, 5],
  block: [1, 3],
  toolUse: [30, 15],
  toolResult: [20, 15],
  inputKey: [15, 10],
  tool: [4, 5],
  examples: [80, 30],
  forcedTool: [5, 10],
  thinking: [30, 10],
  citations: [450, 150],
  searchResult: [50, 40],
};

/** Tokens a character of what recordings hardly hold, from published studies. */
const RARE: Readonly<Record<string, readonly [first: number, next: number, same: number]>> = {
  accented: [0.8, 0.8, 0.8],
  foreign: [0.6, 0.42, 0.42],
  han: [1.2, 1.2, 1.2],
  kana: [1, 1, 1],
  half: [1.16, 1.16, 1.16],
  box: [0.8, 0.8, 0.3],
  symbol: [1.16, 1.16, 0.3],
};

/** Recorded texts have that many tokens for one of the vocabulary that breaks are learnt from. */
const PER_BREAK = 1.06;

/** Kinds whose runs are no repetition of a mark: three letters or digits make a token. */
const LETTERS: readonly string[] = ['lower', 'upper', 'digit'];

/** What the weights up to 4.6 are before any recording is looked at. */
export function olderPriors(): Prior[] {
  return NAMES.map((name) => structurePrior(name) ?? rarePrior(name) ?? commonPrior(name));
}

function structurePrior(name: string): Prior | undefined {
  const found = STRUCTURE[name];
  return found && { value: found[0], spread: found[1] };
}

function rarePrior(name: string): Prior | undefined {
  const [kind = '', part = ''] = name.split('.');
  const found = RARE[kind];
  if (!found) return undefined;
  if (part === 'start') return { value: 0, spread: 0.001 };
  return { value: found[part === 'first' ? 0 : part === 'next' ? 1 : 2], spread: 0.15 };
}

function commonPrior(name: string): Prior {
  const [kind = '', part = ''] = name.split('.');
  if (part === 'start') return { value: PER_BREAK, spread: 0.3 };
  if (part !== 'run') return { value: 0, spread: 0.15 };
  return { value: LETTERS.includes(kind) ? 0.33 : 0.1, spread: 0.15 };
}

/**
 * What the weights from 4.7 on are before any recording is looked at. English is said to take 1.45
 * times as many tokens, code 1.1 to 1.3, identifiers and other scripts hardly more: about 0.9 of
 * the tokens before, and an eighth of one for every letter.
 */
export function newerPriors(older: Vector): Prior[] {
  return NAMES.map((name, at) => {
    const value = older[at] ?? 0;
    const structure = STRUCTURE[name];
    if (structure) return { value, spread: structure[1] };
    const [kind = '', part = ''] = name.split('.');
    if (kind in RARE) return { value, spread: 0.05 };
    if (part === 'start') return { value: value * 0.9, spread: 0.15 };
    const letter = part !== 'run' && kind !== 'digit' && LETTERS.includes(kind);
    return { value: value + (letter ? 0.13 : 0), spread: 0.06 };
  });
}
