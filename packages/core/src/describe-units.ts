import type { Block, Message, Params, Tool } from './types.js';

/** One block of a request, or a tool, with the place where it stands. */
export interface Unit {
  /** Where, as the API writes paths: `messages.3.content.1`, `system.0`, `tools.2`. */
  readonly path: string;
  /** What it is a part of: `messages.3`, `system`, `tools`. */
  readonly owner: string;
  readonly role: string;
  readonly type: string;
  readonly block: Block;
  /** What the caller's array holds: the block, or the message whose content is a string. */
  readonly held: unknown;
}

/** Everything of a request that can be marked or moved, in the order in which the API reads it. */
export function unitsOf({ tools, system, messages }: Params): readonly Unit[] {
  const definitions = Array.isArray(tools) ? tools.map(toolUnit) : [];
  const told = system == null ? [] : blockUnits(system, 'system', 'system', 'system', system);
  return [...definitions, ...told, ...messages.flatMap(messageUnits)];
}

function toolUnit(tool: Tool, index: number): Unit {
  const [owner, role, type] = ['tools', 'tools', 'tool'];
  return { path: `tools.${index}`, owner, role, type, block: tool as Block, held: tool };
}

function messageUnits(message: Message, index: number): readonly Unit[] {
  const owner = `messages.${index}`;
  return blockUnits(message?.content, `${owner}.content`, owner, String(message?.role), message);
}

function blockUnits(
  content: unknown,
  path: string,
  owner: string,
  role: string,
  whole: unknown,
): readonly Unit[] {
  if (typeof content === 'string') {
    const block = { type: 'text', text: content };
    return [{ path, owner, role, type: 'text', block, held: whole }];
  }
  if (!Array.isArray(content) || content.length === 0) {
    const type = Array.isArray(content) ? 'empty' : 'no content';
    return [{ path, owner, role, type, block: { type }, held: whole }];
  }
  return Array.from(content, (held: Block | undefined, at) => {
    const block = typeof held === 'object' && held !== null ? held : { type: 'no block' };
    const type = String(block.type);
    return { path: `${path}.${at}`, owner, role, type, block, held };
  });
}
