/** At most so many code points, with an ellipsis where there were more. */
export function clipped(text: string, most: number): string {
  // Twice as many units hold them all; the rest of a long text is never looked at.
  const points = [...text.slice(0, 2 * most + 2)];
  return points.length > most ? `${points.slice(0, Math.max(0, most - 1)).join('')}…` : text;
}

/**
 * Text that a terminal only shows: control characters, escapes, characters that turn the writing
 * round, and halves of surrogates are written out.
 */
export function harmless(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const json = JSON.stringify(character).slice(1, -1);
    if (json !== character) return json;
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** Lines of at most `width` code points, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
