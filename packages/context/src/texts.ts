/*
 * Every text that clearing inserts. Each becomes part of somebody's cached prefix: changing one is
 * a major version, and a golden test holds them.
 */

/** In place of a tool result that was cleared. */
export const CLEARED_RESULT = '[Old tool result cleared to save context.]';

/** In place of an image or a document that was cleared. */
export function clearedMedia(type: string): string {
  return `[Old ${type} cleared to save context.]`;
}

/** Between head and tail of a result that was shortened. */
export function leftOut(characters: number): string {
  return `\n[${characters} characters left out to save context]\n`;
}
