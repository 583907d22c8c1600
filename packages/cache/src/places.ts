import { type Block, isServerResult, type Message, type Params } from '@turnwise/core';

/** A block in the order in which the API reads a request: tools, system, messages. */
export interface Place {
  /** As the API writes paths; string content has that of the string: `messages.3.content`. */
  readonly path: string;
  readonly block: Block;
}

/** The last tool that can carry a mark. */
export function lastTool(params: Params): Place | undefined {
  if (!Array.isArray(params.tools)) return undefined;
  const index = params.tools.findLastIndex((tool) => tool && tool.defer_loading !== true);
  return index < 0 ? undefined : { path: `tools.${index}`, block: params.tools[index] as Block };
}

/** The last system block that can carry a mark. */
export function lastSystem({ system }: Params): Place | undefined {
  if (typeof system === 'string') return ifMarkable({ path: 'system', block: text(system) });
  if (!Array.isArray(system)) return undefined;
  const index = system.findLastIndex(isMarkable);
  return index < 0 ? undefined : { path: `system.${index}`, block: system[index] };
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
    const places = placesIn(messages[index], index);
    const kept = left > 0 ? places.slice(0, Math.max(0, places.length - left)) : places;
    left -= places.length - kept.length;
    const found = kept.findLast((place) => isMarkable(place.block));
    if (found && !messages[index]?.clear_at) return found;
  }
  return undefined;
}

/** The blocks of a message with their paths. */
function placesIn(message: Message | undefined, index: number): Place[] {
  const path = `messages.${index}.content`;
  const content = message?.content;
  if (typeof content === 'string') return [{ path, block: text(content) }];
  if (!Array.isArray(content)) return [];
  return content.map((block: Block, at) => ({ path: `${path}.${at}`, block }));
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

function ifMarkable(place: Place): Place | undefined {
  return isMarkable(place.block) ? place : undefined;
}

function text(value: string): Block {
  return { type: 'text', text: value };
}
