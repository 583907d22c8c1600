import type { TextWeights } from './estimate-weights.js';

/** What a character is. A repeated character is `kind + SAME`, where that makes a difference. */
const LOWER = 0;
const UPPER = 1;
const ACCENTED = 2;
const DIGIT = 3;
const BLANK = 4;
const LINE = 5;
const MARK = 6;
const SIGN = 7;
const HAN = 8;
const KANA = 9;
const FOREIGN = 10;
const SYMBOL = 11;
const KINDS = 12;

/** What stands before a character: its kind, or how far a word or a run of blanks has got. */
const BLANKS = KINDS;
const LETTER = KINDS + 1;
const LONGEST = 12;
const STATES = LETTER + LONGEST;

const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[a-z]/.test(char)) return LOWER;
  if (/[A-Z]/.test(char)) return UPPER;
  if (/[0-9]/.test(char)) return DIGIT;
  if (/[ \t]/.test(char)) return BLANK;
  if (/[\n\r]/.test(char)) return LINE;
  return /[.,;:!?'"\-()]/.test(char) ? MARK : SIGN;
});

/** The first code of each range, up to the next: Unicode blocks by how tokenizers treat them. */
const RANGES: readonly (readonly [from: number, kind: number])[] = [
  [0x80, SYMBOL],
  [0xc0, ACCENTED],
  [0x250, SYMBOL],
  [0x370, FOREIGN],
  [0x1f00, SYMBOL],
  [0x3040, KANA],
  [0x3100, SYMBOL],
  [0x3400, HAN],
  [0xa000, SYMBOL],
  [0xac00, KANA],
  [0xd7b0, SYMBOL],
  [0xf900, HAN],
  [0xfb00, SYMBOL],
];

/** The kind of every sixteenth code, on which all ranges begin. */
const WIDE_KINDS = Uint8Array.from(
  { length: 4_096 },
  (_, sixteenth) => RANGES.findLast(([from]) => from <= sixteenth << 4)?.[1] ?? SYMBOL,
);

type Edge = readonly [next: number, tokens: number];

/** Where a character leads and what it costs: the edges of a small automaton. */
function edge(state: number, kind: number, same: boolean, w: TextWeights): Edge {
  const after = (kinds: number, first: number, again: number): Edge => [
    kind,
    state === kinds ? again : first,
  ];
  switch (kind) {
    case LOWER:
      return letter(state, w);
    case UPPER:
      return state >= LETTER ? [UPPER, w.hump] : after(UPPER, w.word, w.capital);
    case ACCENTED:
      return [letter(state, w)[0], w.accented];
    case DIGIT:
      return after(DIGIT, w.number, w.digit);
    case BLANK:
      return blank(state, w);
    case LINE:
      return after(LINE, w.line, w.emptyLine);
    case MARK:
      return [MARK, punctuation(state, same, [w.mark, w.sameMark, w.nextMark])];
    case SIGN:
      return [SIGN, punctuation(state, same, [w.sign, w.sameSign, w.nextSign])];
    case HAN:
      return [HAN, w.han];
    case KANA:
      return [KANA, w.kana];
    case FOREIGN:
      return after(FOREIGN, w.foreignWord, w.foreignLetter);
    default:
      return [SYMBOL, same ? w.sameSymbol : w.symbol];
  }
}

function letter(state: number, w: TextWeights): Edge {
  if (state === UPPER) return [LETTER + 1, 0];
  if (state < LETTER) return [LETTER, w.word];
  const position = state - LETTER + 2;
  if (position === 13) return [LETTER + 8, w.letter13];
  const tokens = position === 5 ? w.letter5 : position === 9 ? w.letter9 : 0;
  return [state + 1, tokens];
}

function blank(state: number, w: TextWeights): Edge {
  if (state === BLANK) return [BLANKS, w.indent + w.blank];
  return state === BLANKS ? [BLANKS, w.blank] : [BLANK, 0];
}

function punctuation(
  state: number,
  same: boolean,
  [first, again, other]: readonly [number, number, number],
): number {
  if (state !== MARK && state !== SIGN) return first;
  return same ? again : other;
}

/** Counts the tokens of a text; O(1) memory, one table look-up a character. */
export function textCounter(weights: TextWeights): (text: string) => number {
  const width = 2 * KINDS;
  const next = new Uint8Array(STATES * width);
  const tokens = new Float64Array(STATES * width);
  for (let at = 0; at < next.length; at++) {
    const kind = at % KINDS;
    const same = at % width >= KINDS;
    const [to, cost] = edge(Math.floor(at / width), kind, same, weights);
    next[at] = to;
    tokens[at] = cost;
  }
  return (text) => walk(text, next, tokens);
}

function walk(text: string, next: Uint8Array, tokens: Float64Array): number {
  let state = LINE;
  let last = -1;
  let total = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = (code < 128 ? ASCII_KINDS[code] : WIDE_KINDS[code >> 4]) as number;
    const at = state * 2 * KINDS + kind + (code === last ? KINDS : 0);
    total += tokens[at] as number;
    state = next[at] as number;
    last = code;
  }
  return total;
}
