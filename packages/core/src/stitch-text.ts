import { SO_FAR } from './texts.js';

/** Where a reply to an emulated prefill really goes on. */
export interface Seam {
  /** How many characters at the beginning of the reply's text are no continuation. */
  readonly cut: number;
  /** What is no part of a continuation either, where it comes last. */
  readonly closers: readonly string[];
}

/**
 * The fewest characters of the prefill's end that count as repeated. What a text says twice in a
 * row by itself is shorter: a letter, digits, a doubled word ("really really", "forever
 * forever"); a model that takes up again does so a line or an expression earlier.
 */
const LEAST = 8;

/** Where the prefill's end is looked for: its last characters. */
const REACH = 1_000;

const [OPENER, CLOSER] = SO_FAR;
const BLANK = /^\s{0,16}/;
const FENCE = /^```[\w+#.-]{0,20}[ \t]*\r?\n\s{0,16}/;
const HALF_FENCE = /^(?:`{1,2}|```[\w+#.-]{0,20}[ \t]*\r?)$/;
const PLAIN = [CLOSER];
const FENCED = [CLOSER, '\n```', '```'];
const TAG = new RegExp(`^(?:${OPENER}|${CLOSER})\\s{0,16}`);
const INSIDE_WORD = /^[\p{L}\p{N}_]{2}$/u;
/** What a line does not open with twice. */
const OPENING_LINE = /^\n[{[<`]$/;

/** A prefill and where a repetition of it may set in, the longest first. */
interface Prefill {
  readonly said: string;
  readonly starts: readonly number[];
}

export function repeatable(prefill: string): Prefill {
  const said = prefill.trim();
  return { said, starts: startsIn(said) };
}

/**
 * Tells a repetition of the prefill from its continuation: all of the prefill, or an end of it
 * that the text would not say twice by itself, be it behind white space, in a code block or in the
 * instruction's own tag.
 */
export class SeamSearch {
  readonly #prefill: Prefill;
  #text = '';
  /** Where all of the prefill is being repeated. */
  #whole: number | undefined;

  constructor(prefill: Prefill) {
    this.#prefill = prefill;
  }

  /** The seam, once enough of the text has come; undefined before. */
  push(piece: string): Seam | undefined {
    const { said } = this.#prefill;
    const at = this.#whole === undefined ? said.length : this.#text.length - this.#whole;
    this.#text += piece;
    // Looking at all of the text for each piece of it would take quadratic time.
    const goesOn = at + piece.length < said.length && said.startsWith(piece, at);
    return goesOn ? undefined : this.#find(false);
  }

  /** The seam in a text that is complete. */
  end(): Seam {
    return this.#find(true) ?? { cut: 0, closers: PLAIN };
  }

  #find(ended: boolean): Seam | undefined {
    const found = seamIn(this.#text, this.#prefill, ended);
    if (typeof found === 'object') return found;
    const goesOn = found !== undefined && this.#prefill.said.startsWith(this.#text.slice(found));
    this.#whole = goesOn ? found : undefined;
    return undefined;
  }
}

/** The seam; while more has to come, where a repetition may have set in. */
function seamIn(text: string, prefill: Prefill, ended: boolean): Seam | number | undefined {
  const blank = lengthOf(BLANK, text);
  const rest = text.slice(blank);
  const tag = lengthOf(TAG, rest);
  for (const { lead, closers } of [
    { lead: 0, closers: PLAIN },
    { lead: lengthOf(FENCE, rest), closers: FENCED },
    { lead: tag, closers: PLAIN },
  ]) {
    const length = repeated(rest.slice(lead), prefill, ended);
    if (length === undefined) return blank + lead;
    if (length > 0) return { cut: blank + lead + length, closers };
  }
  if (tag > 0) return { cut: blank + tag, closers: PLAIN };
  return !ended && mayLead(rest) ? undefined : { cut: 0, closers: PLAIN };
}

function lengthOf(lead: RegExp, text: string): number {
  return lead.exec(text)?.[0].length ?? 0;
}

/** How much of the prefill a text begins with; undefined if more of the text may tell. */
function repeated(text: string, { said, starts }: Prefill, ended: boolean): number | undefined {
  const start = starts.find((start) => {
    const length = said.length - start;
    if (text.length < length) return !ended && said.startsWith(text, start);
    return text.startsWith(said.slice(start));
  });
  if (start === undefined) return 0;
  const length = said.length - start;
  const closed = text.length < length ? undefined : closing(text.slice(length), ended);
  return closed === undefined ? undefined : length + closed;
}

/** The length of the instruction's closing tag, where the repetition took it along. */
function closing(text: string, ended: boolean): number | undefined {
  const rest = text.replace(BLANK, '');
  if (rest.startsWith(CLOSER)) return text.length - rest.length + CLOSER.length;
  return !ended && CLOSER.startsWith(rest) ? undefined : 0;
}

function mayLead(text: string): boolean {
  return HALF_FENCE.test(text) || SO_FAR.some((tag) => tag.startsWith(text));
}

/** Where a repetition may set in, the longest first. */
function startsIn(said: string): number[] {
  const starts: number[] = [];
  const least = leastUnique(said);
  for (let start = Math.max(1, said.length - REACH); start < said.length; start++) {
    const border = said.slice(start - 1, start + 1);
    const isLong = said.length - start >= least && !INSIDE_WORD.test(border);
    if (/\S$/.test(border) && (isLong || OPENING_LINE.test(border))) starts.push(start);
  }
  return [0, ...starts];
}

/** The fewest characters of the end that come only there: what came twice may come once more. */
function leastUnique(said: string): number {
  let length = LEAST;
  while (length <= REACH && said.indexOf(said.slice(-length)) < said.length - length) length++;
  return length;
}

/** How much of a text's end has to wait until it is known whether a closer comes last. */
export function heldFrom(text: string, closers: readonly string[]): number {
  const ends = closers.map((closer) => {
    const kept = text.trimEnd();
    if (kept.endsWith(closer)) return kept.length - closer.length;
    for (let length = Math.min(closer.length, text.length); length > 0; length--) {
      if (text.endsWith(closer.slice(0, length))) return text.length - length;
    }
    return text.length;
  });
  return Math.min(text.length, ...ends);
}

/** What was held back, without the closer if it is one. */
export function withoutCloser(held: string, closers: readonly string[]): string {
  const kept = held.trimEnd();
  const closer = closers.find((closer) => kept.endsWith(closer));
  return closer === undefined ? held : kept.slice(0, -closer.length);
}
