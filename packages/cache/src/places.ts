import { type Block, isServerResult, type Message, type Params } from '@turnwise/core';
import { type Order, orderOf } from './marks.js';

/** A block in the order in which the API reads a request: tools, system, messages. */
export interface Place {
  /** As the API writes paths; string content has that of the string: `messages.3.content`. */
  readonly path: string;
  readonly order: Order;
  readonly block: Block;
}

/** The type of the block that a path of the messages leads to; empty for every other. */
export function typeAt({ messages }: Params, path: string): string {
  const [level, index, , at] = path.split('.');
  const content: unknown = level === 'messages' ? messages[Number(index)]?.content : undefined;
  return Array.isArray(content) ? String(content[Number(at)]?.type) : '';
}

/** The last tool that can carry a mark. */
export function lastTool(params: Params): Place | undefined {
  if (!Array.isArray(params.tools)) return undefined;
  const index = params.tools.findLastIndex(takesMark);
  if (index < 0) return undefined;
  return { path: `tools.${index}`, order: [0, index, 0], block: params.tools[index] as Block };
}

function takesMark(tool: unknown): boolean {
  if (typeof tool !== 'object' || tool === null || Array.isArray(tool)) return false;
  return (tool as Block).defer_loading !== true;
}

/** The last system block that can carry a mark. */
export function lastSystem(system: Params['system']): Place | undefined {
  const blocks: readonly Block[] = Array.isArray(system) ? system : [text(system)];
  const index = lastMarkable(blocks, blocks.length);
  const block = blocks[index];
  const path = blocks === system ? `system.${index}` : 'system';
  return block && { path, order: [1, index, 0], block };
}

/**
 * The last block that can carry a mark in the messages before `end`.
 *
 * @param skip blocks at the end that are passed over
 */
export function lastInMessages(
  messages: readonly Message[],
  end: number,
  skip = 0,
): Place | undefined {
  let left = skip;
  for (let index = end - 1; index >= 0; index--) {
    const message = messages[index];
    const content: unknown = message?.content;
    const blocks: readonly Block[] = Array.isArray(content) ? content : [text(content)];
    const at = message?.clear_at ? -1 : lastMarkable(blocks, blocks.length - left);
    left = Math.max(0, left - blocks.length);
    const block = blocks[at];
    const path = `messages.${index}.content`;
    if (block)
      return { path: content === blocks ? `${path}.${at}` : path, order: [2, index, at], block };
  }
  return undefined;
}

/** The block of the messages at a path, if there is one that can carry a mark. */
export function placeAt({ messages }: Params, path: string): Place | undefined {
  const order = orderOf(path);
  const [, index, at] = order;
  const { content, clear_at } = messages[index] ?? ({} as Message);
  if (clear_at) return undefined;
  const isString = typeof content === 'string';
  const block: Block | undefined = isString ? text(content) : (content as Block[])?.[at];
  if (!block || !isMarkable(block)) return undefined;
  const message = `messages.${index}.content`;
  return { path: isString ? message : `${message}.${at}`, order, block };
}

/** Where the last block before `end` stands that can carry a mark; -1 where there is none. */
function lastMarkable(blocks: readonly Block[], end: number): number {
  let at = Math.max(0, end) - 1;
  while (at >= 0 && !isMarkable(blocks[at] as Block)) at--;
  return at;
}

/** Blocks that take `cache_control` by the SDK's types, beside server tools' results. */
const MARKABLE = new Set([
  'text',
  'image',
  'document',
  'search_result',
  'tool_use',
  'tool_result',
  'server_tool_use',
  'mcp_tool_use',
  'container_upload',
]);

function isMarkable(block: Block): boolean {
  if (block?.type === 'text') return typeof block.text === 'string' && block.text.trim() !== '';
  return MARKABLE.has(block?.type) || isServerResult(block);
}

function text(value: unknown): Block {
  return { type: 'text', text: value };
}
