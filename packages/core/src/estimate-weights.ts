import type { Kind } from './estimate-symbols.js';

/** Tokens for the characters of one kind. */
export interface KindWeights {
  /** A token that begins here, by the chance that one does. */
  readonly start: number;
  /** A character behind one of another family, behind one of its own, behind the same one. */
  readonly first: number;
  readonly next: number;
  readonly same: number;
  /** A character behind two of the same; whether a token begins is then left out. */
  readonly run: number;
}

export type TextWeights = Readonly<Record<Kind, KindWeights>>;

/** Tokens that are not text of the caller's, fitted together with the text weights. */
export interface StructureWeights {
  readonly request: number;
  readonly user: number;
  readonly assistant: number;
  /** A block behind the first of its message. */
  readonly block: number;
  readonly toolUse: number;
  readonly toolResult: number;
  /** A key of a tool call's input. */
  readonly inputKey: number;
  readonly tool: number;
  /** The tools together, if one of them has `input_examples`. */
  readonly examples: number;
  /** A tool that `tool_choice` names, beside its name. */
  readonly forcedTool: number;
  /** `thinking: { type: 'enabled' }`. */
  readonly thinking: number;
  /** The instructions for citing, if a document or a search result may be cited. */
  readonly citations: number;
  readonly searchResult: number;
}

/** Counts the tokens of a text. */
export type CountText = (text: string) => number;

/** What a prompt is made of beside text. */
export interface Layout {
  readonly structure: StructureWeights;
  /** Longest edge in pixels and most tokens of an image after downscaling (documented). */
  readonly image: { readonly edge: number; readonly most: number };
}

/** What is fitted for one generation of tokenizers. */
export interface Weights {
  readonly text: TextWeights;
  readonly structure: StructureWeights;
}
