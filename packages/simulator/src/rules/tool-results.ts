import type { Placed, Turn } from '../conversation.ts';
import { type Fault, invalid } from '../fault.ts';
import type { Platform } from '../platforms.ts';
import type { Rule } from './rule.ts';

function callsOf(turn: Turn | undefined): readonly Placed[] {
  if (turn?.role !== 'assistant') return [];
  return turn.blocks.filter(({ block }) => block.type === 'tool_use');
}

/** The results at the start of the turn; behind other content they do not count. */
function leadingResults(turn: Turn | undefined): ReadonlySet<unknown> {
  const end = turn?.blocks.findIndex(({ block }) => block.type !== 'tool_result') ?? 0;
  const results = end < 0 ? turn?.blocks : turn?.blocks.slice(0, end);
  return new Set(results?.map(({ block }) => block.tool_use_id));
}

/** The claude-3 era took a call with text behind it for unanswered. */
function isBuried(turn: Turn, call: Placed): boolean {
  return turn.blocks
    .slice(turn.blocks.indexOf(call) + 1)
    .some(({ block }) => block.type !== 'tool_use');
}

function missing(turn: Turn, next: Turn | undefined, platform: Platform): Fault | undefined {
  const answered = leadingResults(next);
  const open = callsOf(turn).filter(
    (call) => !answered.has(call.block.id) || (platform.oldWords && isBuried(turn, call)),
  );
  const ids = open.map(({ block }) => block.id).join(', ');
  return (
    open[0] &&
    invalid(
      `messages.${open[0].item.index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
    )
  );
}

function unexpected(turn: Turn, previous: Turn | undefined): Fault | undefined {
  const called = new Set(callsOf(previous).map(({ block }) => block.id));
  const seen = new Set<unknown>();
  for (const placed of turn.blocks) {
    const { block } = placed;
    if (block.type !== 'tool_result') continue;
    const id = block.tool_use_id;
    if (!called.has(id))
      return invalid(
        `${placed.path}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    if (seen.has(id))
      return invalid(
        `${placed.path}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`,
      );
    seen.add(id);
  }
  return undefined;
}

/** Every call is answered at the start of the next turn, once, and nothing else is answered. */
export const toolResults: Rule = (_params, { turns, platform }) => {
  for (const [index, turn] of turns.entries()) {
    const fault =
      turn.role === 'assistant'
        ? missing(turn, turns[index + 1], platform)
        : unexpected(turn, turns[index - 1]);
    if (fault) return fault;
  }
  return undefined;
};
