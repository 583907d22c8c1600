import { clipped } from './describe-text.js';
import type { Block } from './types.js';

/** Characters of a preview. */
const LENGTH = 60;

/** How a block begins, or nothing for what is no text. */
export function previewOf({ type, ...block }: Block): string {
  const { name, content, text = block.thinking } = block;
  const said = typeof name === 'string' ? `${clipped(name, LENGTH)} ${jsonOf(block.input)}` : '';
  const texts = [text, content, firstText(content), said];
  const found = texts.find((value) => typeof value === 'string' && value.trim() !== '');
  return found === undefined ? '' : `“${clipped((found as string).trim(), LENGTH)}”`;
}

function firstText(content: unknown): unknown {
  if (!Array.isArray(content)) return undefined;
  return content.find((block) => typeof block?.text === 'string')?.text;
}

/** What a value is as JSON; nothing if it is none. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
