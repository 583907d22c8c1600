import type { Turn } from '../draft.js';
import { asUserBlock } from '../pairing.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** Roles of other APIs and what they are called here. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['tool', 'user'],
  ['function', 'user'],
  ['human', 'user'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['developer', 'system'],
]);

/** A role of another API: `tool`, `function`, `developer`, `model`, … */
export const unknownRole: Rule = {
  code: 'unknown-role',
  spots: (message) => ROLES.has(message?.role),
  turn: (turn, context) => {
    const role = ROLES.get(turn.role) ?? turn.role;
    if (turn.opaque) return turn;
    context.tell(`messages.${turn.index}`, `Role "${turn.role}" is called "${role}" here.`);
    return renamed(turn, role);
  },
};

function renamed(turn: Turn, role: string): Turn {
  const { tool_call_id: id, name: _name, ...rest } = turn.base;
  const base: Message = { ...rest, role, content: turn.base.content };
  const first = turn.parts[0];
  const isResult = turn.parts.some((part) => part.block.type === 'tool_result');
  if (typeof id !== 'string' || first === undefined || isResult) {
    return { ...turn, role, base, intact: false };
  }
  const result: Block = {
    type: 'tool_result',
    tool_use_id: id,
    content: turn.parts.map((part) => asUserBlock(part.block)),
  };
  return { ...turn, role, base, intact: false, parts: [{ ...first, block: result }] };
}
