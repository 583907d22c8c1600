import {
  type Block,
  callAsText,
  isThinking,
  listOf,
  type Message,
  resultAsText,
} from '@turnwise/core';

/** Messages as one text, for a reader who gets nothing else. What cannot be read is named. */
export function transcriptOf(messages: readonly Message[]): string {
  return messages
    .map(({ role, content }) => {
      const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
      return [`[${role}]`, ...blocks.flatMap(linesOf)].join('\n');
    })
    .join('\n\n');
}

function linesOf(block: Block): string[] {
  const { type, text, content } = block;
  if (isThinking(block)) return [];
  if (type === 'text') return [String(text)];
  if (type === 'tool_use' || type.endsWith('_tool_use')) return [callAsText(block)];
  if (type.endsWith('tool_result')) {
    const inside = typeof content === 'string' ? [content] : listOf(content).flatMap(linesOf);
    return [resultAsText(block), ...inside];
  }
  return [`[${type}]`];
}
