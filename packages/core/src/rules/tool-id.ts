import { changeParts, pathOf } from '../draft.js';
import { hashOf } from '../hash.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** Documented patterns of ids (facts, B4). */
const CLIENT_ID = /^[a-zA-Z0-9_-]+$/;
const SERVER_ID = /^srvtoolu_[a-zA-Z0-9_]+$/;

/** Ids outside the API's alphabet, or missing: encoded alike in calls, results and callers. */
export const toolId: Rule = {
  code: 'tool-id',
  spots: (message: Message) =>
    Array.isArray(message.content) && message.content.some((block) => legalIds(block) !== block),
  turn: (turn, context) =>
    changeParts(turn, (part) => {
      const block = legalIds(part.block);
      if (block === part.block) return part;
      context.tell(pathOf(part), 'The tool id has characters that the API refuses: it is encoded.');
      return { ...part, block };
    }),
};

function legalIds(block: Block): Block {
  switch (block?.type) {
    case 'tool_use':
      return withCaller(put(block, 'id', clientId(block.id, block)));
    case 'tool_result':
      return typeof block.tool_use_id === 'string'
        ? put(block, 'tool_use_id', clientId(block.tool_use_id, block))
        : block;
    case 'server_tool_use':
      return put(block, 'id', serverId(block.id));
    default:
      return isServerResult(block) ? put(block, 'tool_use_id', serverId(block.tool_use_id)) : block;
  }
}

function isServerResult(block: Block): boolean {
  const type: unknown = block?.type;
  return typeof type === 'string' && type.endsWith('_tool_result') && type !== 'mcp_tool_result';
}

function withCaller(block: Block): Block {
  const caller = block.caller as Block | null | undefined;
  if (typeof caller?.tool_id !== 'string') return block;
  return put(block, 'caller', put(caller, 'tool_id', serverId(caller.tool_id)));
}

function put(block: Block, key: string, value: unknown): Block {
  return block[key] === value ? block : { ...block, [key]: value };
}

function clientId(id: unknown, block: Block): unknown {
  if (typeof id !== 'string' || id === '') {
    return `toolu_${hashOf(JSON.stringify([block.name, block.input]))}`;
  }
  return CLIENT_ID.test(id) ? id : encode(id, '-', /[^a-zA-Z0-9_]/g);
}

function serverId(id: unknown): unknown {
  if (typeof id !== 'string' || SERVER_ID.test(id)) return id;
  return `srvtoolu_${encode(id, '_', /[^a-zA-Z0-9]/g)}`;
}

/** Injective: the escape character itself is among what is escaped. */
function encode(id: string, mark: string, unsafe: RegExp): string {
  return id.replace(unsafe, (char) => `${mark}${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
