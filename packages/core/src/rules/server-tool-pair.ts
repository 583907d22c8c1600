import { isServerCall, isServerResult, listOf } from '../blocks.js';
import { type Draft, mapParts, type Part, partsOf, pathOf, type Run, runsOf } from '../draft.js';
import { jsonText } from '../json-text.js';
import type { Rule } from '../rule.js';
import { callAsText } from '../texts.js';
import type { Block, Message } from '../types.js';

/** A server tool's call without its result, or the result without its call: text where it stands. */
export const serverToolPair: Rule = {
  code: 'server-tool-pair',
  spots: (message: Message) => listOf(message.content).some(isServerTool),
  treat: (draft, context) => {
    if (!draft.turns.some((turn) => turn.parts.some((part) => isServerTool(part.block)))) {
      return draft;
    }
    const broken = brokenParts(draft);
    if (broken.size === 0) return draft;
    const gone = new Set([...broken].map((part) => part.block.id));
    return mapParts(draft, (part) => {
      if (broken.has(part)) {
        context.tell(pathOf(part), 'A server tool needs its call and its result: it becomes text.');
        return { ...part, block: { type: 'text', text: asText(part.block) } };
      }
      const caller = part.block.caller as Block | null | undefined;
      if (!caller?.tool_id || !gone.has(caller.tool_id)) return part;
      context.tell(
        pathOf(part),
        'The server tool that made this call is gone: so is the reference.',
      );
      const { caller: _caller, ...block } = part.block;
      return { ...part, block: block as Block };
    });
  },
};

function isServerTool(block: Block): boolean {
  return isServerCall(block) || isServerResult(block);
}

/** Calls may stay open over client tool results (a program that calls tools), and at the end. */
function brokenParts(draft: Draft): Set<Part> {
  const broken = new Set<Part>();
  let open = new Map<unknown, Part>();
  const runs = runsOf(draft.turns);
  for (const run of runs) {
    const own = partsOf(draft, run);
    for (const part of own) take(part, run.role, open, broken);
    const isLast = run === runs.at(-1);
    if (!mayStayOpen(run, own, isLast)) open = close(open, broken);
  }
  return broken;
}

function take(part: Part, role: string, open: Map<unknown, Part>, broken: Set<Part>): void {
  if (!isServerTool(part.block)) return;
  const { id, tool_use_id } = part.block;
  if (role === 'assistant' && isServerCall(part.block) && !open.has(id)) open.set(id, part);
  else if (role !== 'assistant' || !open.delete(tool_use_id)) broken.add(part);
}

function close(open: Map<unknown, Part>, broken: Set<Part>): Map<unknown, Part> {
  for (const part of open.values()) broken.add(part);
  return new Map();
}

function mayStayOpen({ role }: Run, parts: readonly Part[], isLast: boolean): boolean {
  return role === 'assistant'
    ? isLast || parts.some((part) => part.block.type === 'tool_use')
    : parts.every((part) => part.block.type === 'tool_result');
}

function asText(block: Block): string {
  return isServerCall(block) ? callAsText(block) : jsonText(block);
}
