import { type Block, listOf, type Message } from '@turnwise/core';

/**
 * How often turns of one role follow each other, a call has no result in the next turn, or a result
 * no call in the last one: what putting messages in the place of others might break.
 */
export function faultsIn(messages: readonly Message[]): number {
  const turns = messages.filter(({ role }) => role !== 'system');
  return turns.reduce((faults, turn, at) => {
    const last = turns[at - 1];
    const calls = idsIn(last, 'tool_use', 'id');
    const results = idsIn(turn, 'tool_result', 'tool_use_id');
    const unlike = [
      ...calls.filter((id) => !results.includes(id)),
      ...results.filter((id) => !calls.includes(id)),
    ];
    return faults + unlike.length + (last?.role === turn.role ? 1 : 0);
  }, 0);
}

function idsIn(message: Message | undefined, type: string, field: string): unknown[] {
  return listOf(message?.content).flatMap((block: Block) =>
    block?.type === type ? [block[field]] : [],
  );
}
