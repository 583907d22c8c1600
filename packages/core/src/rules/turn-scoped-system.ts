import { pathOf, type Turn } from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Block, Message } from '../types.js';

/** System messages for one turn (`clear_at`): they hold text alone, without marks (documented). */
export const turnScopedSystem: Rule = {
  code: 'turn-scoped-system',
  spots: (message: Message) => message?.role === 'system' && isScoped(message),
  turn: (turn, context) => {
    if (turn.role !== 'system' || !isScoped(turn.base)) return turn;
    const isText = turn.parts.every(({ block }) => block.type === 'text');
    return isText && turn.base.output_config == null
      ? withoutMarks(turn, context)
      : forGood(turn, context);
  },
};

function isScoped({ clear_at }: Message): boolean {
  return clear_at === 'next_user_message';
}

function forGood(turn: Turn, context: RuleContext): Turn {
  const { clear_at: _scope, ...base } = turn.base;
  const note = 'A message for one turn holds text alone: this one stays for good.';
  context.tell(`messages.${turn.index}.clear_at`, note, 'lossy');
  return { ...turn, base, intact: false };
}

function withoutMarks(turn: Turn, context: RuleContext): Turn {
  if (!turn.parts.some(({ block }) => block.cache_control)) return turn;
  const parts = turn.parts.map((part) => {
    const { cache_control: mark, ...block } = part.block;
    if (!mark) return part;
    context.tell(pathOf(part), 'A message for one turn carries no cache_control.');
    return { ...part, block: block as Block };
  });
  return { ...turn, parts, intact: false };
}
