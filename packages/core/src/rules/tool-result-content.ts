import { isServerResult, listOf } from '../blocks.js';
import { changeParts, isBlock, pathOf } from '../draft.js';
import { jsonText } from '../json-text.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';
import { isShapeless, toText } from './message-shape.js';

/** Blocks that messages hold and tool results do not; of any other type the API has to judge. */
const NEVER_INSIDE = new Set([
  'thinking',
  'redacted_thinking',
  'tool_use',
  'tool_result',
  'server_tool_use',
  'mcp_tool_use',
  'container_upload',
  'compaction',
  'fallback',
]);

/** Tool results whose content is neither text nor blocks, or blocks that may not stand there. */
export const toolResultContent: Rule = {
  code: 'tool-result-content',
  spots: ({ content }: Message) => listOf(content).some((it) => shaped(it) !== it),
  turn: (turn, context) =>
    changeParts(turn, (part) => {
      const block = shaped(part.block);
      if (block === part.block) return part;
      context.tell(pathOf(part), 'A tool result holds text or blocks of some kinds: it gets them.');
      return { ...part, block };
    }),
};

function shaped(block: Block): Block {
  if (block?.type !== 'tool_result' || typeof block.content === 'string') return block;
  const { content, ...rest } = block;
  if (content === undefined) return block;
  if (content === null) return rest as Block;
  if (isBlock(content)) return shaped({ ...block, content: [content] });
  if (!Array.isArray(content)) return { ...block, content: jsonText(content) };
  const list = content.map(inner);
  return list.every((it, i) => it === content[i]) ? block : { ...block, content: list };
}

function inner(value: unknown): Block {
  if (!isBlock(value) || isShapeless(value)) return toText(value);
  const isWrong = NEVER_INSIDE.has(value.type) || isServerResult(value);
  return isWrong ? { type: 'text', text: jsonText(value) } : value;
}
