/** What speaks for a break between tokens before a character, by pairs of symbols, in steps. */
export interface Breaks {
  /** The symbol before it and its own, its own and the next one, the ones around it. */
  readonly before: Int8Array;
  readonly behind: Int8Array;
  readonly around: Int8Array;
  /** The log-odds that a step stands for. */
  readonly step: number;
}

/** The breaks as the table holds them: a letter for each pair of symbols, `@` for no step. */
export interface WrittenBreaks {
  readonly before: string;
  readonly behind: string;
  readonly around: string;
  readonly step: number;
}

const NO_STEP = 64;

export function breaksOf({ before, behind, around, step }: WrittenBreaks): Breaks {
  const read = (letters: string): Int8Array =>
    Int8Array.from(letters, (letter) => letter.charCodeAt(0) - NO_STEP);
  return { before: read(before), behind: read(behind), around: read(around), step };
}
