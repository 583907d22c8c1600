import { isServerResult, isType, type Placed, type Turn } from '../conversation.ts';
import { type Fault, invalid } from '../fault.ts';
import { asText, type Dict, dicts } from '../json.ts';
import type { Rule } from './rule.ts';

/** The type of block that answers a server tool. */
function resultTypeOf(tool: unknown): string {
  const name = asText(tool)
    .replace(/^tool_search_tool_.*/, 'tool_search')
    .replace(/_\d{8}$/, '');
  return `${name}_tool_result`;
}

/** Server tool calls of a turn that no result in the same turn answers. */
export function unresolved(turn: Turn): readonly Placed[] {
  const answered = new Set(
    turn.blocks.filter(({ block }) => isServerResult(block)).map(({ block }) => block.tool_use_id),
  );
  return turn.blocks.filter(
    ({ block }) => block.type === 'server_tool_use' && !answered.has(block.id),
  );
}

/** Code runs within searches, too, without being asked for. */
function isProvided(name: string, tools: readonly Dict[]): boolean {
  const runsCode = /^(?:code_execution|web_search|web_fetch)_/;
  return tools.some(
    ({ type, name: own }) =>
      own === name ||
      asText(type).startsWith(name) ||
      (name.endsWith('code_execution') && runsCode.test(asText(type))),
  );
}

/** Calls may wait for their results at the end, and while the client answers calls of its own. */
function pendingFault(
  turn: Turn,
  next: Turn | undefined,
  tools: readonly Dict[],
): Fault | undefined {
  const [open] = unresolved(turn);
  if (!open) return undefined;
  const { name, id } = open.block;
  const isGone = !isProvided(asText(name), tools);
  const waits = !next || next.blocks.every(({ block }) => block.type === 'tool_result');
  if (waits && !isGone) return undefined;
  return invalid(
    `messages.${open.item.index}: \`${name}\` tool use with id \`${id}\` was found without a corresponding \`${resultTypeOf(name)}\` block${isGone ? ` but no \`${name}\` tool was provided` : ''}`,
  );
}

function orphanFault(turn: Turn, called: Set<unknown>): Fault | undefined {
  for (const { block, path } of turn.blocks) {
    if (isType(block, 'server_tool_use', 'mcp_tool_use')) called.add(block.id);
    const { type, tool_use_id: id } = block;
    if (isServerResult(block) && !called.has(id))
      return invalid(
        `${path}: unexpected \`tool_use_id\` found in \`${type}\` blocks: ${id}. Each \`${type}\` block must have a corresponding \`server_tool_use\` block before it.`,
      );
  }
  return undefined;
}

/** Server tool calls are answered where they stand, and their results follow a call. */
export const serverToolResults: Rule = (params, { turns }) => {
  const tools = dicts(params.tools);
  const called = new Set<unknown>();
  for (const [index, turn] of turns.entries()) {
    if (turn.role !== 'assistant') continue;
    const fault = orphanFault(turn, called) ?? pendingFault(turn, turns[index + 1], tools);
    if (fault) return fault;
  }
  return undefined;
};
