import type { Block, Message, ModelInfo } from '@turnwise/core';
import { headAndTail, roomIn, tokensOf } from './shorten.js';
import { isMediaNote } from './texts.js';

/** Which texts of the user stay when a summary takes the place of their messages. */
export interface KeptTexts {
  /** How many stay whole, counted from the newest. */
  readonly texts: number;
  /** How many characters stay of the newest, if it is too long to stay whole; 0 otherwise. */
  readonly characters: number;
}

/** What the user typed in these messages, oldest first: results, media and notes are none of it. */
export function typedIn(messages: readonly Message[]): string[] {
  return messages.flatMap(({ role, content }) => {
    if (role !== 'user') return [];
    const texts = typeof content === 'string' ? [content] : content.flatMap(textOf);
    return texts.filter((text) => text.trim() !== '' && !isMediaNote(text));
  });
}

function textOf({ type, text }: Block): string[] {
  return type === 'text' && typeof text === 'string' ? [text] : [];
}

/** The newest texts that have at most so many tokens together. */
export function keepTexts(
  typed: readonly string[],
  allowance: number,
  model: Pick<ModelInfo, 'tokenizer'>,
): KeptTexts {
  let left = allowance;
  let texts = 0;
  for (const text of typed.toReversed()) {
    left -= tokensOf(text, model);
    if (left < 0) break;
    texts++;
  }
  const newest = typed.at(-1);
  const isCut = texts === 0 && newest !== undefined && allowance > 0;
  return { texts, characters: isCut ? roomIn(newest, allowance, model) : 0 };
}

/** Those texts, oldest first. */
export function keptOf(typed: readonly string[], { texts, characters }: KeptTexts): string[] {
  if (characters > 0) return typed.slice(-1).map((text) => headAndTail(text, characters));
  return typed.slice(typed.length - texts);
}
