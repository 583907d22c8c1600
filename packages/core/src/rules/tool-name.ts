import { listOf } from '../blocks.js';
import { changeParts, pathOf, withRest } from '../draft.js';
import { hashOf } from '../hash.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Block, Message, Params, Target, Tool } from '../types.js';

/** Documented length of a tool name; the first-party API enforces the longer one (documented). */
const PORTABLE_LENGTH = 64;
const FIRST_PARTY_LENGTH = 128;

/** Tool names outside the API's alphabet or too long: renamed in definitions, calls and choice. */
export const toolName: Rule = {
  code: 'tool-name',
  spots: (message: Message) =>
    listOf(message.content).some(
      (block) => isCall(block) && legalName(block.name, 'portable') !== block.name,
    ),
  turn: (turn, context) =>
    changeParts(turn, (part) => {
      const name = isCall(part.block) ? legalName(part.block.name, context.target) : undefined;
      if (name === undefined || name === part.block.name) return part;
      context.tell(pathOf(part), 'The tool name has characters or a length that the API refuses.');
      return { ...part, block: { ...part.block, name } };
    }),
  suspects: (params) =>
    renamedTools(params, 'portable') !== params.tools ||
    choice(params, 'portable') !== params.tool_choice,
  treat: (draft, context) => withRest(draft, renameInRest(draft.rest, context)),
};

/** A tool name that every backend accepts, made of the original alone. */
export function legalName(name: unknown, target: Target): unknown {
  if (typeof name !== 'string') return name;
  const length = target === 'portable' ? PORTABLE_LENGTH : FIRST_PARTY_LENGTH;
  if (/^[a-zA-Z0-9_-]+$/.test(name) && name.length <= length) return name;
  const readable = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, PORTABLE_LENGTH - 9);
  return `${readable}_${hashOf(name).slice(0, 8)}`;
}

function isCall(block: Block): boolean {
  return block?.type === 'tool_use';
}

function renameInRest(rest: Params, context: RuleContext): Params {
  const tools = renamedTools(rest, context.target);
  const tool_choice = choice(rest, context.target);
  if (tools === rest.tools && tool_choice === rest.tool_choice) return rest;
  context.tell('tools', 'A tool name has characters or a length that the API refuses.');
  return { ...rest, ...(tools && { tools }), ...(tool_choice !== undefined && { tool_choice }) };
}

function renamedTools(params: Params, target: Target): readonly Tool[] | undefined {
  if (!Array.isArray(params.tools)) return params.tools;
  const tools = params.tools.map((tool: Tool) => renamedTool(tool, target));
  return tools.some((tool, i) => tool !== params.tools?.[i]) ? tools : params.tools;
}

function renamedTool(tool: Tool, target: Target): Tool {
  if (typeof tool?.name !== 'string' || (tool.type ?? 'custom') !== 'custom') return tool;
  const name = legalName(tool.name, target) as string;
  return name === tool.name ? tool : { ...tool, name };
}

function choice(params: Params, target: Target): unknown {
  const given = params.tool_choice as { name?: unknown } | null | undefined;
  if (typeof given?.name !== 'string') return given;
  const name = legalName(given.name, target);
  return name === given.name ? given : { ...given, name };
}
