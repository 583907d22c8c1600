import type { Breaks } from './estimate-breaks.js';
import { type Kind, LINE_SYMBOL, NARROW, SYMBOL_KINDS, SYMBOLS, WIDE } from './estimate-symbols.js';
import type { KindWeights, TextWeights } from './estimate-weights.js';

/** Prices are whole numbers: this many make a token. */
const UNITS = 100;

/** The most that fits into a byte: two tokens and a half for one character. */
const MOST = 255;

/** No three pairs of bytes add up to more steps either way. */
const FURTHEST = 3 * 128;

/** Marks and signs form runs together, and so do letters of any case. */
const FAMILY: Readonly<Partial<Record<Kind, Kind>>> = {
  upper: 'lower',
  accented: 'lower',
  sign: 'mark',
};

/**
 * Counts the tokens of a text: the sum of what each character costs between its neighbors, which
 * one look-up in a table of all three says. Linear in time, O(1) in memory.
 */
export function textCounter(weights: TextWeights, breaks: Breaks): (text: string) => number {
  const prices = pricesOf(weights, breaks);
  return (text) => (text === '' ? 0 : sum(text, prices) / UNITS);
}

/** What the middle one of each three symbols in a row costs. */
function pricesOf(weights: TextWeights, breaks: Breaks): Uint8Array {
  const prices = new Uint8Array(SYMBOLS ** 3);
  const chances = chancesOf(breaks.step);
  for (let last = 0; last < SYMBOLS; last++) {
    for (let it = 0; it < SYMBOLS; it++) {
      const row = { last, it, weights: weights[SYMBOL_KINDS[it] as Kind] };
      const start = (last * SYMBOLS + it) * SYMBOLS;
      fillRow(prices.subarray(start, start + SYMBOLS), row, breaks, chances);
    }
  }
  return prices;
}

/** The chance of a break by the sum of the steps of its three pairs. */
function chancesOf(step: number): Float64Array {
  return Float64Array.from(
    { length: 2 * FURTHEST + 1 },
    (_, at) => 1 / (1 + Math.exp((FURTHEST - at) * step)),
  );
}

/** One row: the prices of a symbol behind another one, by the symbol that follows. */
function fillRow(
  row: Uint8Array,
  { last, it, weights }: { last: number; it: number; weights: KindWeights },
  { before, behind, around }: Breaks,
  chances: Float64Array,
): void {
  const flat = weights[partOf(last, it)];
  const steps = FURTHEST + (before[last * SYMBOLS + it] as number);
  const behindIt = rowOf(behind, it);
  const aroundIt = rowOf(around, last);
  for (let next = 0; next < row.length; next++) {
    const pairs = (behindIt[next] as number) + (aroundIt[next] as number);
    const run = last === it && it === next;
    const price = run ? weights.run : flat + weights.start * (chances[steps + pairs] as number);
    row[next] = Math.min(MOST, Math.round(price * UNITS));
  }
}

const rowOf = (pairs: Int8Array, symbol: number): Int8Array =>
  pairs.subarray(symbol * SYMBOLS, (symbol + 1) * SYMBOLS);

function partOf(last: number, it: number): Exclude<keyof KindWeights, 'start' | 'run'> {
  if (last === it) return 'same';
  const [one, two] = [SYMBOL_KINDS[last] as Kind, SYMBOL_KINDS[it] as Kind];
  return (FAMILY[one] ?? one) === (FAMILY[two] ?? two) ? 'next' : 'first';
}

/** Characters whose prices together stay below 2 ** 31: whole numbers are added three times as fast. */
const STRETCH = 2 ** 20;

function sum(text: string, prices: Uint8Array): number {
  // Taken in here, since look-ups through a module are not always free.
  const [narrow, wide, width] = [NARROW, WIDE, SYMBOLS];
  const { length } = text;
  const first = text.charCodeAt(0);
  let it = (first < 128 ? narrow[first] : wide[first >> 4]) as number;
  let row = (LINE_SYMBOL * width + it) * width;
  let total = 0;
  for (let from = 1; from < length; from += STRETCH) {
    const to = Math.min(length, from + STRETCH);
    let part = 0;
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i);
      const next = (code < 128 ? narrow[code] : wide[code >> 4]) as number;
      part = (part + (prices[row + next] as number)) | 0;
      row = (it * width + next) * width;
      it = next;
    }
    total += part;
  }
  return total + (prices[row + LINE_SYMBOL] as number);
}
