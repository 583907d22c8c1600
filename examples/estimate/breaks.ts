import Tokenizer from 'ai-tokenizer';
import * as claude from 'ai-tokenizer/encoding/claude';
import type { Breaks } from '../../packages/core/src/estimate-breaks.ts';
import { LINE_SYMBOL, NARROW, SYMBOLS, WIDE } from '../../packages/core/src/estimate-symbols.ts';

/** A text as symbols, a line break before and behind, and which of them begin a token. */
interface Lesson {
  readonly symbols: Uint8Array;
  readonly begins: Uint8Array;
}

/** Log-odds of a break by a pair of symbols: before and at it, at and behind it, around it. */
type Pairs = readonly [before: Float32Array, behind: Float32Array, around: Float32Array];

const LESSON = 2_000;

/** Passes over all lessons, by how far each goes. */
const PASSES = [0.3, 0.15, 0.05];
const LAST_PASSES = [0.1, 0.03];

/** A weight that does not save this many nats over all lessons is no weight. */
const WORTH = 10;

/** Log-odds that a step of the table stands for, and the most steps. */
const STEP = 0.5;
const MOST_STEPS = 24;

/**
 * Where tokens begin, learnt from the published vocabulary of Claude 2, whose merges the later
 * vocabularies resemble: logistic regression on pairs of symbols, by AdaGrad.
 */
export function learnBreaks(texts: readonly string[]): Breaks {
  const lessons = lessonsOf(texts);
  const learner = new Learner();
  for (const rate of PASSES) learner.learn(lessons, rate);
  learner.prune(lessons);
  for (const rate of LAST_PASSES) learner.learn(lessons, rate);
  const [before, behind, around] = learner.pairs.map(stepsOf) as [Int8Array, Int8Array, Int8Array];
  return { before, behind, around, step: STEP };
}

function stepsOf(odds: Float32Array): Int8Array {
  return Int8Array.from(odds, (it) =>
    Math.max(-MOST_STEPS, Math.min(MOST_STEPS, Math.round(it / STEP))),
  );
}

class Learner {
  readonly pairs: Pairs = [table(), table(), table()];
  private gradients: Pairs = [table(1), table(1), table(1)];
  private kept = [table(1), table(1), table(1)];

  learn(lessons: readonly Lesson[], rate: number): void {
    for (const lesson of lessons)
      this.walk(lesson, (places, miss) => {
        for (let k = 0; k < 3; k++) {
          const at = places[k] as number;
          const gradients = this.gradients[k] as Float32Array;
          gradients[at] = (gradients[at] as number) + miss * miss;
          const step = (rate * miss) / Math.sqrt(gradients[at] as number);
          const pairs = this.pairs[k] as Float32Array;
          pairs[at] = ((pairs[at] as number) - step) * (this.kept[k]?.[at] as number);
        }
      });
  }

  /** Leaves what pays for its place: half of its square times its information. */
  prune(lessons: readonly Lesson[]): void {
    const information = [table(), table(), table()];
    for (const lesson of lessons)
      this.walk(lesson, (places, _, chance) => {
        for (let k = 0; k < 3; k++) {
          const at = places[k] as number;
          const sums = information[k] as Float32Array;
          sums[at] = (sums[at] as number) + Math.max(0.01, chance * (1 - chance));
        }
      });
    for (let k = 0; k < 3; k++) {
      const pairs = this.pairs[k] as Float32Array;
      this.kept[k] = pairs.map((it, at) =>
        (it * it * (information[k]?.[at] as number)) / 2 > WORTH ? 1 : 0,
      );
      for (let at = 0; at < pairs.length; at++) if (this.kept[k]?.[at] === 0) pairs[at] = 0;
    }
    this.gradients = [table(1), table(1), table(1)];
  }

  private walk(
    { symbols, begins }: Lesson,
    visit: (places: readonly number[], miss: number, chance: number) => void,
  ): void {
    const [before, behind, around] = this.pairs;
    const places = [0, 0, 0];
    for (let i = 1; i < symbols.length - 1; i++) {
      const [last, at, next] = [symbols[i - 1], symbols[i], symbols[i + 1]] as [
        number,
        number,
        number,
      ];
      places[0] = last * SYMBOLS + at;
      places[1] = at * SYMBOLS + next;
      places[2] = last * SYMBOLS + next;
      const odds =
        (before[places[0]] as number) +
        (behind[places[1]] as number) +
        (around[places[2]] as number);
      const chance = 1 / (1 + Math.exp(-odds));
      visit(places, chance - (begins[i] as number), chance);
    }
  }
}

const table = (value = 0): Float32Array => new Float32Array(SYMBOLS * SYMBOLS).fill(value);

/** Texts in pieces, dealt like cards, so that no pass ends on one kind of text. */
function lessonsOf(texts: readonly string[]): Lesson[] {
  const tokenizer = new Tokenizer(claude);
  const piles: Lesson[][] = Array.from({ length: 97 }, () => []);
  let dealt = 0;
  for (const text of texts) {
    for (let at = 0; at < text.length; at += LESSON)
      piles[dealt++ % piles.length]?.push(lessonOf(text.slice(at, at + LESSON), tokenizer));
  }
  return piles.flat();
}

function lessonOf(text: string, tokenizer: Tokenizer): Lesson {
  const symbols = new Uint8Array(text.length + 2).fill(LINE_SYMBOL);
  for (let i = 0; i < text.length; i++) symbols[i + 1] = symbolOf(text.charCodeAt(i));
  return { symbols, begins: beginsOf(text, tokenizer) };
}

function beginsOf(text: string, tokenizer: Tokenizer): Uint8Array {
  const bytes = Buffer.from(text);
  const atByte = new Uint8Array(bytes.length + 1);
  let at = 0;
  for (const id of tokenizer.encode(text, [], [])) {
    atByte[at] = 1;
    const token = (claude.decoder as Record<number, string | Uint8Array>)[id] ?? '';
    at += typeof token === 'string' ? Buffer.byteLength(token) : token.length;
  }
  const begins = new Uint8Array(text.length + 2);
  let byte = 0;
  for (let i = 0; i < text.length; i++) {
    begins[i + 1] = atByte[byte] as number;
    byte += bytesOf(text.charCodeAt(i));
  }
  return begins;
}

/** Bytes of UTF-8; each half of a pair of surrogates stands for two. */
function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) return 2;
  return 3;
}

function symbolOf(code: number): number {
  return (code < 128 ? NARROW[code] : WIDE[code >> 4]) as number;
}
