import { isServerResult, listOf } from '../blocks.js';
import { changeParts, pathOf } from '../draft.js';
import { hashOf } from '../hash.js';
import { jsonText } from '../json-text.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** Documented patterns of ids (documented). */
const CLIENT_ID = /^[a-zA-Z0-9_-]+$/;
const SERVER_ID = /^srvtoolu_[a-zA-Z0-9_]+$/;

/** Ids outside the API's alphabet, or missing: encoded alike in calls, results and callers. */
export const toolId: Rule = {
  code: 'tool-id',
  spots: (message: Message) => listOf(message.content).some((block) => legalIds(block) !== block),
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
      return withCaller(put(block, 'id', legalId(block.id) || `toolu_${madeOf(block)}`));
    case 'tool_result':
      return put(block, 'tool_use_id', legalId(block.tool_use_id));
    case 'server_tool_use':
      return put(block, 'id', legalServerId(block.id) || `srvtoolu_${madeOf(block)}`);
    default:
      return isServerResult(block) && block.type !== 'mcp_tool_result'
        ? put(block, 'tool_use_id', legalServerId(block.tool_use_id))
        : block;
  }
}

function withCaller(block: Block): Block {
  const caller = block.caller as Block | null | undefined;
  if (typeof caller?.tool_id !== 'string') return block;
  return put(block, 'caller', put(caller, 'tool_id', legalServerId(caller.tool_id)));
}

function put(block: Block, key: string, value: unknown): Block {
  return block[key] === value ? block : { ...block, [key]: value };
}

/** What a call without any id is called by. */
function madeOf(block: Block): string {
  return hashOf(jsonText([block.name, block.input]));
}

/** The id as the API takes it; as it is where it is none at all. */
function legalId(id: unknown): unknown {
  const text = typeof id === 'number' ? String(id) : id;
  if (typeof text !== 'string' || text === '' || CLIENT_ID.test(text)) return text;
  return encode(text, '-', /[^a-zA-Z0-9_]/g);
}

function legalServerId(id: unknown): unknown {
  const text = typeof id === 'number' ? String(id) : id;
  if (typeof text !== 'string' || text === '' || SERVER_ID.test(text)) return text;
  return `srvtoolu_${encode(text, '_', /[^a-zA-Z0-9]/g)}`;
}

/** Injective: the escape character itself is among what is escaped. */
function encode(id: string, mark: string, unsafe: RegExp): string {
  return id.replace(unsafe, (char) => `${mark}${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
