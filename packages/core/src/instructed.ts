import type { Block, Message } from './types.js';

/** The history with an instruction in its last turn, or in one of its own. */
export function instructed(before: readonly Message[], text: string): Message[] {
  const instruction: Block = { type: 'text', text };
  const last = before.at(-1);
  const own =
    typeof last?.content === 'string' ? [{ type: 'text', text: last.content }] : last?.content;
  if (!last || !Array.isArray(own) || !takesInstruction(last, before)) {
    return [...before, { role: 'user', content: [instruction] }];
  }
  return [...before.slice(0, -1), { ...last, content: [...own, instruction] }];
}

/** A user turn after a system message would move that from where it will stand next time. */
function takesInstruction({ role, content }: Message, before: readonly Message[]): boolean {
  if (role === 'user') return true;
  return (
    role === 'system' && content.length > 0 && before.some((message) => message?.role === 'user')
  );
}
