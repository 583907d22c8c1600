import type { ModelInfo } from './models.js';

/**
 * Tokens by what a character is and what it stands behind. Fitted (non-negative least squares,
 * split by source) on about 2,400 recorded requests and their exact counts; scripts that these
 * hardly hold (Han, kana, Cyrillic, …) have the values of published studies.
 */
export interface TextWeights {
  /** A letter that begins a word, and those that lengthen it to 5, 9 and every 4 beyond. */
  readonly word: number;
  readonly letter5: number;
  readonly letter9: number;
  readonly letter13: number;
  /** `camelCase`, and the capitals behind the first. */
  readonly hump: number;
  readonly capital: number;
  /** `é` and the like. */
  readonly accented: number;
  readonly number: number;
  readonly digit: number;
  /** Punctuation of prose; then the same character again, another one behind it. */
  readonly mark: number;
  readonly sameMark: number;
  readonly nextMark: number;
  /** The other ASCII signs, likewise. */
  readonly sign: number;
  readonly sameSign: number;
  readonly nextSign: number;
  /** The second blank of a run, and each one behind it; a single blank belongs to its word. */
  readonly indent: number;
  readonly blank: number;
  readonly line: number;
  readonly emptyLine: number;
  readonly han: number;
  readonly kana: number;
  /** Letters of other scripts: the first of a word, each one behind it. */
  readonly foreignWord: number;
  readonly foreignLetter: number;
  /** Arrows, boxes, half an emoji; then the same one again. */
  readonly symbol: number;
  readonly sameSymbol: number;
}

/** Tokens that are not text of the caller's, fitted together with the text weights. */
export interface StructureWeights {
  readonly request: number;
  readonly message: number;
  /** A block behind the first of its message. */
  readonly block: number;
  readonly toolUse: number;
  readonly toolResult: number;
  /** A key of a tool call's input, an element of an array in it. */
  readonly inputKey: number;
  readonly inputItem: number;
  readonly tool: number;
  readonly schemaKey: number;
  readonly schemaItem: number;
}

/** One generation of tokenizer and image reader. */
export interface Generation {
  readonly text: TextWeights;
  readonly structure: StructureWeights;
  /** Longest edge in pixels and most tokens of an image after downscaling (documented). */
  readonly image: { readonly edge: number; readonly most: number };
}

const older: Generation = {
  text: {
    ...{ word: 1.03, letter5: 0.1, letter9: 0.44, letter13: 0.89, hump: 1.42, capital: 0.27 },
    ...{ accented: 0.8, number: 1.37, digit: 0.37, mark: 0.8, sameMark: 0.21, nextMark: 0.58 },
    ...{ sign: 1.08, sameSign: 0.15, nextSign: 0.49, indent: 0.81, blank: 0.03 },
    ...{ line: 0.98, emptyLine: 0.3, han: 1.2, kana: 1, foreignWord: 0.6, foreignLetter: 0.42 },
    ...{ symbol: 1.16, sameSymbol: 0.3 },
  },
  structure: {
    ...{ request: 3.8, message: 3.4, block: 1.8, toolUse: 27.8, toolResult: 21.9 },
    ...{ inputKey: 4.6, inputItem: 1.9, tool: 13.9, schemaKey: 3.3, schemaItem: 2.1 },
  },
  image: { edge: 1_568, most: 1_568 },
};

const newer: Generation = {
  text: {
    ...older.text,
    ...{ word: 1.6, letter5: 0.16, letter9: 0.65, letter13: 1.16, hump: 1.57, capital: 0.3 },
    ...{ accented: 1.12, number: 1.5, digit: 0.4, mark: 0.9, sameMark: 0.23, nextMark: 0.63 },
    ...{ sign: 1.15, sameSign: 0.17, nextSign: 0.53, indent: 0.89, blank: 0.04 },
    ...{ line: 1.09, emptyLine: 0.33 },
  },
  structure: {
    ...older.structure,
    ...{ request: 4.3, message: 3.5, toolUse: 32, toolResult: 24.5 },
    ...{ inputKey: 5, tool: 14.3, schemaKey: 3.5 },
  },
  image: { edge: 2_576, most: 4_784 },
};

/** The weights of each tokenizer that the model table names. */
export const GENERATIONS: Readonly<Record<ModelInfo['tokenizer'], Generation>> = {
  'claude-3': older,
  'claude-4-7': newer,
};
